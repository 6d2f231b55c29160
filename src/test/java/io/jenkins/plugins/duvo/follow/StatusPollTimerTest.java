package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Time of the next read of the state of a Job. */
class StatusPollTimerTest {
    private final StatusPollTimer timer = new StatusPollTimer();

    @Test
    void readsBeginAtOnceAndThenRepeat() {
        timer.begin(0);
        assertEquals(0, timer.nextReadAt(4_000, false));
        timer.onRead(100);
        assertEquals(4_100, timer.nextReadAt(4_000, false));
        timer.expectChange();
        assertEquals(100 + Limits.CONFIRM_DELAY_MS, timer.nextReadAt(4_000, false));
        timer.onAttempt(500);
        assertEquals(500 + Limits.CONFIRM_DELAY_MS, timer.nextReadAt(4_000, false));
    }

    @Test
    void interruptionIsConfirmedLater() {
        timer.deferInterrupted(0);
        assertTrue(timer.isInterruptedUnconfirmed(0));
        assertEquals(Limits.INTERRUPTED_CONFIRM_MS, timer.nextReadAt(4_000, true));
        timer.deferInterrupted(Limits.INTERRUPTED_CONFIRM_MS - 1);
        assertTrue(timer.isInterruptedUnconfirmed(Limits.INTERRUPTED_CONFIRM_MS - 1));
        assertFalse(timer.isInterruptedUnconfirmed(Limits.INTERRUPTED_CONFIRM_MS));
        timer.clearInterrupted();
        assertFalse(timer.isInterruptedUnconfirmed(50_000));
        timer.deferInterrupted(50_000);
        assertTrue(timer.isInterruptedUnconfirmed(50_000));
    }

    @Test
    void refreshesKeepAMinimumInterval() {
        timer.onRead(0);
        timer.requestRefresh();
        assertEquals(Limits.CONFIRM_DELAY_MS, timer.nextReadAt(60_000, false));
        timer.onReadSent(1_000);
        timer.onRead(1_000);
        assertFalse(timer.isUrgent(true));
        timer.requestRefresh();
        assertEquals(1_000 + Limits.HINT_MIN_INTERVAL_MS, timer.nextReadAt(60_000, false));
    }

    @Test
    void refreshRequestedDuringAReadLeadsToAnother() {
        timer.requestRefresh();
        timer.onReadSent(0);
        timer.requestRefresh();
        timer.onRead(0);
        assertTrue(timer.isUrgent(true));
        assertEquals(Limits.HINT_MIN_INTERVAL_MS, timer.nextReadAt(60_000, false));
    }

    @Test
    void refreshIsRequestedOnceForEachRead() {
        assertFalse(timer.isRefreshRequested());
        timer.requestRefresh();
        assertTrue(timer.isRefreshRequested());
        timer.onReadSent(0);
        assertFalse(timer.isRefreshRequested());
        timer.requestRefresh();
        assertTrue(timer.isRefreshRequested());
    }

    @Test
    void latestTimeOfAReadHoldsUnlessTheStateWasJustRead() {
        timer.onRead(10_000);
        timer.readBy(20_000);
        assertEquals(20_000, timer.nextReadAt(60_000, false));
        timer.readBy(10_500);
        assertEquals(10_000 + Limits.CONFIRM_DELAY_MS, timer.nextReadAt(60_000, false));
    }

    @Test
    void jobIsIdleSinceItsLastReadOrMessage() {
        timer.onRead(1_000);
        assertEquals(1_000, timer.idleSince());
        timer.onMessage(2_000);
        assertEquals(2_000, timer.idleSince());
    }

    @Test
    void jobWithoutAMessageForAWhileIsQuiet() {
        timer.onMessage(2_000);
        assertFalse(timer.isQuiet(2_000 + Limits.IDLE_CHECK_MS - 1));
        assertTrue(timer.isQuiet(2_000 + Limits.IDLE_CHECK_MS));
    }

    @Test
    void failedReadKeepsTheRefreshRequested() {
        timer.requestRefresh();
        timer.onReadSent(0);
        timer.onAttempt(0);
        assertTrue(timer.isUrgent(true));
    }

    @Nested
    class Boundaries {
        @Test
        void firstReadAndExpectedChangeAreUrgent() {
            timer.begin(5_000);
            assertTrue(timer.isUrgent(false));
            assertFalse(timer.isUrgent(true));
            assertEquals(5_000 - Limits.CONFIRM_DELAY_MS, timer.readAt());
            timer.onRead(6_000);
            assertEquals(6_000, timer.readAt());
            assertFalse(timer.isUrgent(false));
            timer.expectChange();
            assertTrue(timer.isUrgent(true));
        }
    }
}
