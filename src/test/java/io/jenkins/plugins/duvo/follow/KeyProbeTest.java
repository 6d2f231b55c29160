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
    private final List<DuvoException> refused = new ArrayList<>();
    private final KeyProbe watch = new KeyProbe(refused::add);
    private final RecordingCallSink offered = new RecordingCallSink();

    @Test
    void keyThatNeverWorkedIsNotSuspended() {
        watch.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
        assertFalse(watch.hasEverWorked());
        assertFalse(watch.isSuspended());
    }

    @Test
    void probesAreSentOneAtATimeAndHalfAMinuteApart() {
        watch.onAccepted();
        var client = new EngineHarness().connection().client().apply(limit -> {});
        watch.suspend(client, 100);
        assertTrue(watch.hasEverWorked());
        assertTrue(watch.isSuspended());
        watch.offer(offered, 100);
        PendingCall<Profile> probe = offered.only();
        assertEquals(100, probe.notBefore());
        probe.onSent().run();
        watch.offer(offered, 200);
        assertTrue(offered.calls.isEmpty());
        probe.onFailure().accept(RecordingCallSink.unknown());
        assertEquals(1, refused.size());
        watch.offer(offered, 300);
        assertEquals(100 + Limits.KEY_PROBE_MS, offered.calls.get(0).notBefore());
    }

    @Test
    void successfulProbeEndsTheSuspension() {
        watch.onAccepted();
        watch.suspend(new EngineHarness().connection().client().apply(limit -> {}), 0);
        watch.offer(offered, 0);
        PendingCall<Profile> probe = offered.begin();
        probe.onSuccess().accept(new Profile("p", "", "", null));
        assertFalse(watch.isSuspended());
        assertEquals(List.of(), refused);
    }

    @Test
    void invalidResponseDoesNotShowThatTheKeyWorks() {
        watch.onFailure(DuvoException.invalidResponse("x", "y"));
        assertFalse(watch.hasEverWorked());
    }

    @ParameterizedTest
    @CsvSource({"400, true", "404, true", "409, true", "401, false", "403, false", "500, false"})
    void errorStatusShowsWhetherTheKeyWorks(int status, boolean works) {
        watch.onFailure(EngineHarness.answered(status));
        assertEquals(works, watch.hasEverWorked());
    }
}
