package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Failures of a Job and of its key, and the time after which the Job is given up. */
class FailureTrackerTest {
    private final OutageDetector keyOutage = new OutageDetector(why -> {}, () -> {});
    private final FailureTracker watch = new FailureTracker(60_000, keyOutage);

    @Test
    void threeFailuresInARowAreReportable() {
        watch.onFailure(0);
        watch.onFailure(1_000);
        assertFalse(watch.isReportable());
        watch.onSuccess();
        watch.onFailure(2_000);
        watch.onFailure(3_000);
        assertFalse(watch.isReportable());
        watch.onFailure(4_000);
        assertTrue(watch.isReportable());
    }

    @Test
    void backoffGrowsWithEachFailure() {
        assertEquals(0, watch.retryAt());
        watch.onFailure(0);
        assertEquals(Limits.BACKOFF_INITIAL_MS, watch.retryAt());
        watch.onFailure(1_000);
        assertEquals(1_000 + 2 * Limits.BACKOFF_INITIAL_MS, watch.retryAt());
        for (int i = 0; i < 20; i++) {
            watch.onFailure(2_000);
        }
        assertEquals(2_000 + Limits.BACKOFF_MAX_MS, watch.retryAt());
    }

    @Test
    void failureAndALongSleepAreNoTimeout() {
        watch.onFailure(0);
        watch.onFailure(10_000_000);
        watch.onFailure(10_001_000);
        assertFalse(watch.isTimedOut(false));
    }

    @Test
    void failuresTimeOutUnlessTheJobWaits() {
        for (int i = 0; i <= 6; i++) {
            watch.onFailure(i * 10_000);
            assertEquals(i == 6, watch.isTimedOut(false));
        }
        assertFalse(watch.isTimedOut(true));
    }

    @Test
    void throttledTimeDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            watch.onFailure(i * 10_000);
            watch.onThrottled();
        }
        assertFalse(watch.isTimedOut(false));
    }

    @Nested
    class KeyOutage {
        private final FailureTracker watch = new FailureTracker(120_000, keyOutage);

        private void fails(long... times) {
            for (var now : times) {
                keyOutage.onFailure(RecordingCallSink.unknown(), now);
            }
        }

        @Test
        void jobWithoutCallsTimesOut() {
            fails(0, 60_000, 119_999);
            assertFalse(watch.isTimedOut(false));
            fails(120_000);
            assertTrue(watch.isTimedOut(false));
            assertFalse(watch.isTimedOut(true));
        }

        @Test
        void outageBeforeAJobDoesNotCountForIt() {
            fails(0, 60_000);
            var later = new FailureTracker(120_000, keyOutage);
            fails(120_000, 179_999);
            assertFalse(later.isTimedOut(false));
            fails(180_000);
            assertTrue(later.isTimedOut(false));
            later.restart();
            assertFalse(later.isTimedOut(false));
        }

        @Test
        void longerOfTheTwoOutagesCounts() {
            watch.onFailure(0);
            for (int now = 10_000; now <= 100_000; now += 10_000) {
                watch.onFailure(now);
            }
            fails(100_000, 110_000);
            watch.onFailure(120_000);
            assertTrue(watch.isTimedOut(false));
        }
    }
}
