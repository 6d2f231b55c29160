package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which Jobs have unread messages. */
class UnreadTrackerTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final MessagePollPolicy policy = new MessagePollPolicy();
    private final UnreadTracker unreadTracker = new UnreadTracker(policy, 0);

    private void poll(Instant newest, long now) {
        unreadTracker.onReadSent();
        unreadTracker.onPage(newest, newest, false, now);
    }

    @Test
    void pollClearsOnlyWhatWasKnownBeforeIt() {
        unreadTracker.onReadSent();
        unreadTracker.onUpdatedAt(NOON, 0, 100);
        unreadTracker.onPage(NOON.minusSeconds(1), NOON.minusSeconds(1), false, 200);
        assertEquals(0, unreadTracker.unreadSince());
        poll(NOON, 300);
        assertTrue(unreadTracker.unreadSince() < 0);
    }

    @Test
    void pageThatIsNotTheLastClearsNothing() {
        unreadTracker.onReadSent();
        unreadTracker.onPage(NOON, NOON, true, 200);
        assertEquals(0, unreadTracker.unreadSince());
    }

    @Nested
    class Boundaries {
        @Test
        void activityIsLaterByMoreThanRounding() {
            assertFalse(unreadTracker.isActiveAfter(NOON));
            unreadTracker.onUpdatedAt(NOON, 0, 0);
            assertFalse(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS)));
            assertTrue(unreadTracker.isActiveAfter(NOON.minusMillis(Limits.TIMESTAMP_ROUNDING_MS + 1)));
        }
    }

    @Test
    @DisplayName("A time ahead of Duvo's clock hides later changes only for as long as a replica may lag")
    void timeAheadOfTheClockIsForgotten() {
        var ahead = NOON.plusSeconds(86_400);
        unreadTracker.onUpdatedAt(ahead, 0, 0);
        poll(NOON, 100);
        assertTrue(unreadTracker.unreadSince() < 0);
        unreadTracker.onUpdatedAt(NOON.plusSeconds(30), 200, 300);
        assertEquals(300, unreadTracker.unreadSince());
        assertFalse(unreadTracker.isActiveAfter(NOON.plusSeconds(30)));
    }

    @Test
    void replicaThatLagsShowsNoChange() {
        unreadTracker.onUpdatedAt(NOON, 0, 0);
        poll(null, 100);
        unreadTracker.onUpdatedAt(NOON.minusMillis(Limits.REPLICA_LAG_MS), 200, 300);
        assertTrue(unreadTracker.unreadSince() < 0);
        assertTrue(unreadTracker.isActiveAfter(NOON.minusSeconds(10)));
        unreadTracker.onUpdatedAt(NOON.minusMillis(Limits.REPLICA_LAG_MS + 1), 200, 400);
        assertEquals(400, unreadTracker.unreadSince());
    }

    @Test
    void messageWithATimeAheadOfTheClockHidesNoChange() {
        poll(NOON.plusSeconds(3_600), 100);
        unreadTracker.onUpdatedAt(NOON, 200, 300);
        assertEquals(300, unreadTracker.unreadSince());
    }

    /** Shows the Job unchanged for 31 s and changed 60 s later, and then reads a message that was written so many seconds after noon. */
    private void readMessageAfterQuiet(int secondsAfterNoon) {
        for (int i = 0; i < 5; i++) {
            policy.observe(true);
        }
        poll(null, 0);
        unreadTracker.onUpdatedAt(NOON, 0, 0);
        poll(null, 1_000);
        unreadTracker.onUpdatedAt(NOON, 31_000, 31_500);
        unreadTracker.onUpdatedAt(NOON.plusSeconds(91), 91_000, 91_500);
        unreadTracker.onReadSent();
        unreadTracker.onPage(NOON.plusSeconds(secondsAfterNoon), NOON.plusSeconds(91), false, 92_000);
    }

    @Test
    void messageThatAnEarlierAnswerShouldHaveAnnouncedDisprovesReliability() {
        readMessageAfterQuiet(20);
        assertFalse(policy.isUpdatedAtReliable());
    }

    @Test
    void messageThatMayHaveComeAfterTheEarlierAnswerProvesNothing() {
        readMessageAfterQuiet(21);
        assertTrue(policy.isUpdatedAtReliable());
    }

    @Test
    void announcedMessageThatAReplicaDidNotShowProvesNothing() {
        readMessageAfterQuiet(0);
        assertTrue(policy.isUpdatedAtReliable());
    }
}
