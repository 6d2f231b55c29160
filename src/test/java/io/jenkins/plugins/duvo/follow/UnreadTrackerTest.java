package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which messages of a Job are unread, and how often it writes. */
class UnreadTrackerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final MessagePollPolicy policy = new MessagePollPolicy();
    private final UnreadTracker unreadTracker = new UnreadTracker(policy, 0);

    private void poll(Instant newest, long now) {
        unreadTracker.onReadSent();
        unreadTracker.onPage(newest == null ? 0 : 1, newest, false, now);
    }

    @Test
    void pollClearsOnlyWhatWasKnownBeforeIt() {
        unreadTracker.onReadSent();
        unreadTracker.onUpdatedAt(NOON, 0, 100);
        unreadTracker.onPage(1, NOON.minusSeconds(1), false, 200);
        assertEquals(0, unreadTracker.unreadSince());
        poll(NOON, 300);
        assertTrue(unreadTracker.unreadSince() < 0);
    }

    @Test
    void pageThatIsNotTheLastClearsNothing() {
        unreadTracker.onReadSent();
        unreadTracker.onPage(50, NOON, true, 200);
        assertEquals(0, unreadTracker.unreadSince());
    }

    @Nested
    class Boundaries {
        @Test
        void usualGapFollowsTheObservedGaps() {
            unreadTracker.onPage(1, NOON, false, 0);
            unreadTracker.onPage(2, NOON, false, 10_000);
            assertEquals(1_500, unreadTracker.usualGap());
            unreadTracker.onPage(0, null, false, 20_000);
            assertEquals(4_050, unreadTracker.usualGap());
        }

        @Test
        void activityIsLaterByMoreThanRounding() {
            assertFalse(unreadTracker.isActiveAfter(NOON));
            unreadTracker.onUpdatedAt(NOON, 0, 0);
            assertFalse(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS)));
            assertTrue(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS + 1)));
        }
    }
}
