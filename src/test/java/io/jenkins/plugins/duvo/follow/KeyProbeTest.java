package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probe of a suspended key. */
class KeyProbeTest {
    private final List<DuvoException> rejections = new ArrayList<>();
    private final KeyProbe probe = new KeyProbe(rejections::add);
    private final RecordingCallSink sink = new RecordingCallSink();

    private final EngineHarness harness = new EngineHarness();
    private final DuvoClient client = harness.connection().client().apply(limit -> {});

    private void worked(String jobId) {
        probe.onAccepted();
        probe.onRead(jobId, duvo -> jobId);
    }

    /** Sends the probe that is offered now, and returns it. */
    private PendingCall<Object> send(long now) {
        sink.calls.clear();
        probe.offer(sink, now);
        return sink.begin();
    }

    private Object read(PendingCall<Object> call) throws DuvoException {
        return call.execute();
    }

    @Test
    void keyThatNeverWorkedIsNotSuspended() {
        probe.suspend("1", client, 0);
        assertFalse(probe.hasEverWorked());
        assertFalse(probe.isSuspended());
    }

    @Test
    void probesAreSentOneAtATimeAndHalfAMinuteApart() {
        probe.onAccepted();
        probe.suspend("1", client, 100);
        assertTrue(probe.hasEverWorked());
        assertTrue(probe.isSuspended());
        probe.offer(sink, 100);
        PendingCall<Object> call = sink.only();
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
        probe.suspend("1", client, 0);
        send(0).onSuccess().accept("answer");
        assertFalse(probe.isSuspended());
        assertEquals(List.of(), rejections);
    }

    @Test
    void probeIsTheLatestReadThatWorkedForAnotherJob() throws Exception {
        worked("1");
        worked("2");
        worked("3");
        worked("1");
        worked("4");
        probe.suspend("4", client, 0);
        assertEquals("1", read(send(0)));
    }

    @Test
    @DisplayName("Reads that are forbidden by now follow each other at once: other Jobs, the profile, the Job itself")
    void everyReadIsTriedBeforeTheKeyCountsAsRejected() throws Exception {
        worked("1");
        worked("2");
        probe.suspend("2", client, 0);
        var first = send(0);
        assertEquals("1", read(first));
        first.onFailure().accept(EngineHarness.httpError(403));
        var second = send(100);
        assertTrue(second.notBefore() <= 100);
        read(second);
        assertEquals(1, harness.calls(Endpoint.PROFILE).size());
        second.onFailure().accept(EngineHarness.httpError(403));
        assertEquals(List.of(), rejections);
        var third = send(200);
        assertEquals("2", read(third));
        third.onFailure().accept(EngineHarness.httpError(403));
        assertEquals(1, rejections.size());

        var next = send(300);
        assertEquals(200 + Limits.KEY_PROBE_MS, next.notBefore());
        assertEquals("1", read(next));
    }

    @Test
    void readThatFailsOtherwiseIsFollowedByAnotherOneAfterThePause() throws Exception {
        worked("1");
        worked("2");
        probe.suspend(KeyProbe.KEY, client, 0);
        send(0).onFailure().accept(RecordingCallSink.unknown());
        assertEquals(1, rejections.size());
        var next = send(100);
        assertEquals(Limits.KEY_PROBE_MS, next.notBefore());
        assertEquals("1", read(next));
    }

    @Test
    @DisplayName(
            "A rejected key is probed with one read at a time, each with its turn: the key of one Job may be another one")
    void rejectedKeyIsProbedWithOneReadAfterTheOther() throws Exception {
        worked("1");
        worked("2");
        probe.suspend(KeyProbe.KEY, client, 0);
        for (int round = 0; round < 6; round++) {
            var at = round * Limits.KEY_PROBE_MS;
            var call = send(at);
            assertEquals(at, call.notBefore());
            if (round % 3 < 2) {
                assertEquals(2 - round % 3 + "", read(call));
            }
            call.onFailure().accept(EngineHarness.httpError(401));
            assertEquals(round + 1, rejections.size());
        }
    }

    @Test
    void throttledProbeIsNoRejection() {
        worked("1");
        probe.suspend(KeyProbe.KEY, client, 0);
        send(0).onFailure().accept(EngineHarness.httpError(429));
        assertEquals(List.of(), rejections);
        assertTrue(probe.isSuspended());
    }

    @Test
    void onlyTheLatestReadsAreRemembered() throws Exception {
        for (int i = 0; i <= Limits.REMEMBERED_READS; i++) {
            worked("job " + i);
        }
        probe.suspend("job " + Limits.REMEMBERED_READS, client, 0);
        for (int i = Limits.REMEMBERED_READS - 1; i > 0; i--) {
            var call = send(0);
            assertEquals("job " + i, read(call));
            call.onFailure().accept(EngineHarness.httpError(403));
        }
        read(send(0));
        assertEquals(1, harness.calls(Endpoint.PROFILE).size());
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

    /** As where the Job that was read is gone by now. */
    @Test
    void probeThatDuvoRejectsForAnotherReasonIsNoRejectionOfTheKey() {
        worked("1");
        probe.suspend("2", client, 0);
        var call = send(0);
        var gone = EngineHarness.httpError(404);
        probe.onFailure(gone);
        call.onFailure().accept(gone);
        assertFalse(probe.isSuspended());
        assertEquals(List.of(), rejections);
    }

    @Test
    void eachSuspensionBeginsWithTheLatestRead() throws Exception {
        worked("1");
        worked("2");
        probe.suspend(KeyProbe.KEY, client, 0);
        send(0).onFailure().accept(EngineHarness.httpError(401));
        send(Limits.KEY_PROBE_MS).onSuccess().accept("answer");
        assertFalse(probe.isSuspended());
        probe.suspend(KeyProbe.KEY, client, 100_000);
        assertEquals("2", read(send(100_000)));
    }

    @Test
    void replacedKeyEndsTheSuspension() throws Exception {
        worked("1");
        probe.suspend(KeyProbe.KEY, client, 0);
        probe.onReplaced();
        assertFalse(probe.isSuspended());
        probe.suspend(KeyProbe.KEY, client, 0);
        assertEquals("1", read(send(0)));
    }

    @Test
    void keyThatTakesThePlaceOfOneThatWorkedIsSuspendedToo() {
        var unknown = new KeyProbe(rejections::add);
        probe.inherit(unknown);
        assertFalse(probe.hasEverWorked());
        unknown.onAccepted();
        probe.inherit(unknown);
        probe.inherit(new KeyProbe(rejections::add));
        assertTrue(probe.hasEverWorked());
    }
}
