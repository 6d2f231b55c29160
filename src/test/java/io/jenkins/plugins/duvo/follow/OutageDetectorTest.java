package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Outage of a key: when it begins, how long it lasts and what ends it. */
class OutageDetectorTest {
    private final List<DuvoException> published = new ArrayList<>();
    private final List<String> recoveries = new ArrayList<>();
    private final OutageDetector keyOutage = new OutageDetector(published::add, () -> recoveries.add("over"));
    private final FailureTracker failures = new FailureTracker(120_000, () -> keyOutage);

    private void fails(long... times) {
        for (var now : times) {
            keyOutage.onFailure(RecordingCallSink.unknown(), now);
        }
    }

    @Test
    void outageNeedsThreeCallsAndAMinute() {
        fails(0, 100, 200, Limits.KEY_OUTAGE_REPORT_MS - 1);
        assertEquals(List.of(), published);
        fails(Limits.KEY_OUTAGE_REPORT_MS);
        assertEquals(1, published.size());
        assertTrue(failures.isReportable());
        assertEquals(0, failures.retryAt());
    }

    @Test
    void twoCallsInAMinuteAreNoOutage() {
        fails(0, 60_000);
        assertFalse(keyOutage.isOutage());
    }

    @Test
    void laterOutageNeedsAMinuteToo() {
        fails(0, 60_000, 110_000);
        keyOutage.onSuccess();
        fails(200_000, 200_100, 200_200);
        assertFalse(keyOutage.isOutage());
    }

    @Test
    void rejectionOfACallShowsThatDuvoCanBeReached() {
        fails(0, 60_000, 110_000);
        keyOutage.onFailure(EngineHarness.httpError(400), 120_000);
        assertFalse(keyOutage.isOutage());
    }

    @Test
    void successfulCallEndsTheOutage() {
        fails(0, 60_000, 110_000);
        keyOutage.onSuccess();
        assertEquals(List.of("over"), recoveries);
        assertFalse(failures.isReportable());
        fails(115_000, 170_000, 225_000);
        assertEquals(110_000, keyOutage.outageMillisSince(0));
        assertFalse(failures.isTimedOut(false));
        keyOutage.onSuccess();
        keyOutage.onSuccess();
        assertEquals(List.of("over", "over"), recoveries);
    }

    @Test
    void endIsNotPublishedWithoutAnOutage() {
        fails(0, 10);
        keyOutage.onSuccess();
        assertEquals(List.of(), recoveries);
    }

    @Test
    void rejectionByDuvoEndsTheOutage() {
        fails(0, 30_000, 60_000);
        keyOutage.onFailure(EngineHarness.httpError(403), 61_000);
        assertFalse(keyOutage.isOutage());
        assertEquals(List.of("over"), recoveries);
    }

    @Test
    void rejectedKeyAndInvalidResponseSayNothing() {
        fails(0, 30_000, 60_000);
        keyOutage.onFailure(EngineHarness.httpError(401), 61_000);
        keyOutage.onFailure(RecordingCallSink.rejected(), 62_000);
        assertTrue(keyOutage.isOutage());
        assertEquals(1, published.size());
    }

    @Test
    void timeWithoutCallsDoesNotCount() {
        fails(0, 3_600_000);
        assertEquals(Limits.BACKOFF_MAX_MS + Limits.ATTEMPT_MAX_MS, keyOutage.outageMillis());
    }

    @Test
    void throttledTimeDoesNotCount() {
        fails(0, 10_000);
        keyOutage.onFailure(EngineHarness.httpError(429), 20_000);
        fails(60_000, 61_000);
        assertEquals(11_000, keyOutage.outageMillis());
    }
}
