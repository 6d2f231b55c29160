package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Backoff after failures of a Job, and the outage timeout after which the Job is given up. */
class FailureTrackerTest {
    private final OutageDetector keyOutage = new OutageDetector(why -> {}, () -> {});
    private final FailureTracker failures = new FailureTracker(60_000, () -> keyOutage);

    @Test
    void threeFailuresInARowAreReportable() {
        failures.onFailure(0);
        failures.onFailure(1_000);
        assertFalse(failures.isReportable());
        failures.onSuccess();
        failures.onFailure(2_000);
        failures.onFailure(3_000);
        assertFalse(failures.isReportable());
        failures.onFailure(4_000);
        assertTrue(failures.isReportable());
    }

    @Test
    void backoffGrowsWithEachFailure() {
        assertEquals(0, failures.retryAt());
        failures.onFailure(0);
        assertEquals(Limits.BACKOFF_INITIAL_MS, failures.retryAt());
        failures.onFailure(1_000);
        assertEquals(1_000 + 2 * Limits.BACKOFF_INITIAL_MS, failures.retryAt());
        for (int i = 0; i < 20; i++) {
            failures.onFailure(2_000);
        }
        assertEquals(2_000 + Limits.BACKOFF_MAX_MS, failures.retryAt());
    }

    @Test
    void failureAndALongSleepAreNoTimeout() {
        failures.onFailure(0);
        failures.onFailure(10_000_000);
        failures.onFailure(10_001_000);
        assertFalse(failures.isTimedOut(false));
    }

    @Test
    void failuresTimeOutUnlessTheJobWaits() {
        for (int i = 0; i <= 6; i++) {
            failures.onFailure(i * 10_000);
            assertEquals(i == 6, failures.isTimedOut(false));
        }
        assertFalse(failures.isTimedOut(true));
    }

    @Test
    void throttledTimeDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            failures.onFailure(i * 10_000);
            failures.onThrottled();
        }
        assertFalse(failures.isTimedOut(false));
    }

    @Nested
    class Overdue {
        private void overdue(long millis) {
            for (long passed = 0; passed < millis; passed += 5_000) {
                failures.onOverdue(5_000);
            }
        }

        @Test
        void minuteWithoutATurnIsReportable() {
            overdue(55_000);
            assertFalse(failures.isReportable());
            overdue(5_000);
            assertTrue(failures.isReportable());
            assertTrue(failures.isTimedOut(false));
            assertFalse(failures.isTimedOut(true));
        }

        @Test
        void timeWithoutATurnAndTimeOfFailuresAddUp() {
            failures.onFailure(0);
            overdue(20_000);
            failures.onFailure(25_000); // the wait before the attempt and the attempt itself took 5 s
            assertEquals(25_000, failures.failingMillis());
            failures.onFailure(30_000);
            assertEquals(30_000, failures.failingMillis());
        }

        @Test
        void timeWithoutATurnIsNotCountedTwice() {
            failures.onFailure(0);
            overdue(100_000);
            failures.onFailure(105_000);
            assertEquals(100_000, failures.failingMillis());
        }

        @Test
        void successEndsIt() {
            overdue(60_000);
            failures.onSuccess();
            assertEquals(0, failures.failingMillis());
            overdue(60_000);
            failures.onSuccessElsewhere();
            assertFalse(failures.isReportable());
        }

        @Test
        void successElsewhereEndsNoFailures() {
            failures.onFailure(0);
            failures.onFailure(1_000);
            failures.onFailure(2_000);
            failures.onSuccessElsewhere();
            assertTrue(failures.isReportable());
        }
    }

    @Nested
    class KeyOutage {
        private final FailureTracker failures = new FailureTracker(120_000, () -> keyOutage);

        private void fails(long... times) {
            for (var now : times) {
                keyOutage.onFailure(RecordingCallSink.unknown(), now);
            }
        }

        @Test
        void jobWithoutCallsTimesOut() {
            fails(0, 60_000, 119_999);
            assertFalse(failures.isTimedOut(false));
            fails(120_000);
            assertTrue(failures.isTimedOut(false));
            assertFalse(failures.isTimedOut(true));
        }

        @Test
        void outageBeforeAJobDoesNotCountForIt() {
            fails(0, 60_000);
            var later = new FailureTracker(120_000, () -> keyOutage);
            fails(120_000, 179_999);
            assertFalse(later.isTimedOut(false));
            fails(180_000);
            assertTrue(later.isTimedOut(false));
            later.restart();
            assertFalse(later.isTimedOut(false));
        }

        @Test
        void outageOfTheKeyThatReplacesAnotherCountsFromThenOn() {
            var keys = new ArrayDeque<>(List.of(new OutageDetector(why -> {}, () -> {}), keyOutage));
            var moved = new FailureTracker(60_000, () -> keys.peek());
            fails(0, 60_000, 120_000);
            keys.remove();
            assertTrue(moved.isReportable());
            assertFalse(moved.isTimedOut(false));
        }

        @Test
        void longerOfTheTwoOutagesCounts() {
            failures.onFailure(0);
            for (int now = 10_000; now <= 100_000; now += 10_000) {
                failures.onFailure(now);
            }
            fails(100_000, 110_000);
            failures.onFailure(120_000);
            assertTrue(failures.isTimedOut(false));
        }
    }
}
