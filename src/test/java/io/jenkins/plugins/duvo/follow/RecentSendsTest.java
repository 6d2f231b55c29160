package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Messages that were sent to a Job, and the states that are older than they are. */
class RecentSendsTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final RecentSends sends = new RecentSends();

    @Test
    void endLaterThanTheSentMessageCounts() {
        sends.record("1", NOON, 0);
        assertTrue(sends.supersedes("1", NOON.minusSeconds(1), 1));
        assertTrue(sends.supersedes("1", NOON, 1));
        assertFalse(sends.supersedes("1", NOON.plusSeconds(1), 1));
        assertFalse(sends.supersedes("2", NOON.minusSeconds(1), 1));
    }

    @Test
    void everyEndCountsAfterAMinute() {
        sends.record("1", null, 0);
        assertTrue(sends.supersedes("1", NOON, Limits.REPLICA_LAG_MS - 1));
        assertFalse(sends.supersedes("1", NOON, Limits.REPLICA_LAG_MS));
    }

    @Test
    void endWithoutATimeIsSuperseded() {
        sends.record("1", NOON, 0);
        assertTrue(sends.supersedes("1", null, 1));
    }

    @Test
    void messageToAnotherJobChangesNothing() {
        sends.record("1", NOON, 0);
        sends.record("2", NOON, Limits.REPLICA_LAG_MS - 2);
        assertTrue(sends.supersedes("1", NOON, Limits.REPLICA_LAG_MS - 1));
    }

    @Nested
    class Boundaries {
        @Test
        void messageIsRecentForAMinuteAfterItWasSent() {
            sends.record("1", null, 1_000_000);
            assertTrue(sends.supersedes("1", NOON, 1_000_000 + Limits.REPLICA_LAG_MS - 1));
            assertFalse(sends.supersedes("1", NOON, 1_000_000 + Limits.REPLICA_LAG_MS));
        }
    }
}
