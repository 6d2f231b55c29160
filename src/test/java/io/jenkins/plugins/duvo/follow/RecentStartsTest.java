package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Which Jobs are among the last that the key started. */
class RecentStartsTest {
    private final RecentStarts starts = new RecentStarts();

    @Test
    void jobsOfTheLastStartsAreContained() {
        for (int i = 0; i <= Limits.RECENT_STARTS; i++) {
            starts.onStarted(i);
        }
        assertFalse(starts.contains(0));
        assertTrue(starts.contains(1));
        assertTrue(starts.contains(Limits.RECENT_STARTS));
    }

    @Test
    void jobThatWasStartedElsewhereIsNotContained() {
        assertFalse(starts.contains(0));
        starts.onStarted(100);
        assertFalse(starts.contains(Long.MAX_VALUE));
    }
}
