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

    private void end(int jobs, long now) {
        IntStream.range(0, jobs).forEach(i -> policy.onJobEnded(now));
    }

    @Test
    void everyEndIsACrowdWhereOtherCallsNeedTheRequests() {
        end(1, 0);
        assertFalse(policy.isCrowded(0));
        policy.setMaxEnds(0);
        assertTrue(policy.isCrowded(0));
    }

    @Test
    void manyEndsInAMinuteAreACrowd() {
        end(Limits.EARLY_FINAL_READS_MAX_ENDS, 0);
        assertFalse(policy.isCrowded(0));
        end(1, Limits.RATE_WINDOW_MS - 1);
        assertTrue(policy.isCrowded(Limits.RATE_WINDOW_MS - 1));
        end(1, Limits.RATE_WINDOW_MS);
        assertFalse(policy.isCrowded(Limits.RATE_WINDOW_MS));
    }

    @Test
    void endsAreNoCrowdUpToTheNumberThatIsSet() {
        policy.setMaxEnds(25);
        end(25, 0);
        assertFalse(policy.isCrowded(0));
        end(1, 0);
        assertTrue(policy.isCrowded(0));
    }

    @Test
    void moreEarlyReadsReleaseNoJobForADayAfterALag() {
        policy.setMaxEnds(25);
        end(Limits.EARLY_FINAL_READS_MAX_ENDS + 1, 0);
        policy.onLag(0);
        assertTrue(policy.isCrowded(Limits.LAG_MEMORY_MS - 1));
        assertFalse(policy.isCrowded(Limits.LAG_MEMORY_MS));
    }
}
