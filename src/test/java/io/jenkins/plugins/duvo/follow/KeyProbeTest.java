package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Profile;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probe of a suspended key. */
class KeyProbeTest {
    private final List<DuvoException> rejections = new ArrayList<>();
    private final KeyProbe probe = new KeyProbe(rejections::add);
    private final RecordingCallSink sink = new RecordingCallSink();

    @Test
    void keyThatNeverWorkedIsNotSuspended() {
        probe.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
        assertFalse(probe.hasEverWorked());
        assertFalse(probe.isSuspended());
    }

    @Test
    void probesAreSentOneAtATimeAndHalfAMinuteApart() {
        probe.onAccepted();
        var client = new EngineHarness().connection().client().apply(limit -> {});
        probe.suspend(client, 100);
        assertTrue(probe.hasEverWorked());
        assertTrue(probe.isSuspended());
        probe.offer(sink, 100);
        PendingCall<Profile> call = sink.only();
        assertEquals(100, call.notBefore());
        call.onSent().run();
        probe.offer(sink, 200);
        assertTrue(sink.calls.isEmpty());
        call.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(1, rejections.size());
        probe.offer(sink, 300);
        assertEquals(100 + Limits.KEY_PROBE_MS, sink.calls.get(0).notBefore());
    }

    @Test
    void successfulProbeEndsTheSuspension() {
        probe.onAccepted();
        probe.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
        probe.offer(sink, 0);
        PendingCall<Profile> call = sink.begin();
        call.onSuccess().accept(new Profile("p", "", "", null));
        assertFalse(probe.isSuspended());
        assertEquals(List.of(), rejections);
    }

    @Test
    void invalidResponseDoesNotShowThatTheKeyWorks() {
        probe.onFailure(DuvoException.invalidResponse("x", "y"));
        assertFalse(probe.hasEverWorked());
    }

    @ParameterizedTest
    @CsvSource({"400, true", "404, true", "409, true", "401, false", "403, false", "500, false"})
    void errorStatusShowsWhetherTheKeyWorks(int status, boolean works) {
        probe.onFailure(EngineHarness.httpError(status));
        assertEquals(works, probe.hasEverWorked());
    }
}
