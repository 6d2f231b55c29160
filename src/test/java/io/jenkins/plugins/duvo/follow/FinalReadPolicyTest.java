package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How the messages of Jobs that have ended are read, by what the key's replicas showed before. */
class FinalReadPolicyTest {
    private final FinalReadPolicy policy = new FinalReadPolicy();

    private void lookInVain(int times) {
        IntStream.range(0, times).forEach(i -> policy.onNothingLate());
    }

    @Test
    void agreeingReadsAreEnoughAfterSomeLateReadsInVain() {
        lookInVain(Limits.LATE_READS_IN_VAIN - 1);
        assertFalse(policy.tryShorten(0));
        lookInVain(1);
        assertTrue(policy.tryShorten(0));
    }

    @Test
    void someJobsAreReadThoroughlyAllTheSame() {
        lookInVain(Limits.LATE_READS_IN_VAIN);
        var shortened = IntStream.range(0, 10 * Limits.THOROUGH_READ_EVERY_JOBS)
                .filter(i -> policy.tryShorten(0))
                .count();
        assertEquals(10 * Limits.THOROUGH_READ_EVERY_JOBS - 10, shortened);
    }

    @Test
    void lagIsRememberedForADay() {
        lookInVain(Limits.LATE_READS_IN_VAIN);
        policy.onLag(1_000);
        lookInVain(Limits.LATE_READS_IN_VAIN);
        assertFalse(policy.tryShorten(1_000));
        assertFalse(policy.tryShorten(1_000 + Limits.LAG_MEMORY_MS - 1));
        assertTrue(policy.tryShorten(1_000 + Limits.LAG_MEMORY_MS));
    }

    @Test
    void looksInVainBeforeALagDoNotCount() {
        lookInVain(Limits.LATE_READS_IN_VAIN);
        policy.onLag(0);
        lookInVain(Limits.LATE_READS_IN_VAIN - 1);
        assertFalse(policy.tryShorten(Limits.LAG_MEMORY_MS));
    }

    @Test
    void everyEndIsACrowdWhereOtherCallsNeedTheRequests() {
        policy.onJobEnded(0);
        assertFalse(policy.isCrowded());
        policy.allowEarlyReads(0);
        assertTrue(policy.isCrowded());
    }

    @Test
    void endsWhoseEarlyReadsAreMoreThanAllowedInAMinuteAreACrowd() {
        policy.allowEarlyReads(24);
        for (int i = 0; i < 12; i++) {
            policy.onJobEnded(i);
        }
        assertFalse(policy.isCrowded());
        policy.onJobEnded(Limits.RATE_WINDOW_MS - 1);
        assertTrue(policy.isCrowded());
        policy.onJobEnded(Limits.RATE_WINDOW_MS);
        assertTrue(policy.isCrowded());
        policy.onJobEnded(2 * Limits.RATE_WINDOW_MS);
        assertFalse(policy.isCrowded());
    }
}
