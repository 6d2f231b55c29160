package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The engine starts a Job once, whatever happens to the answer. */
class StartScenarioTest {
    private static final Duration THREE_MINUTES = Duration.ofMinutes(3);

    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private FollowedJob start(FollowRequest request) {
        return harness.scheduler.follow(harness.connection(), request, listener);
    }

    private void assertOwnJobEnded() {
        harness.untilEnded(listener, THREE_MINUTES);
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(1, listener.count("started"));
        assertTrue(harness.duvo.job(listener.job.id()).origin().message().contains("ref 7"));
        harness.assertAllDelivered(harness.duvo.job(listener.job.id()), listener);
    }

    @Test
    void startOfAnUnknownAssignmentIsRejected() {
        start(EngineHarness.startRequest("00000000-0000-4000-8000-000000000000"));
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(listener.result.why().isNotFound());
        assertEquals(1, harness.calls(Endpoint.START).size());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 402, 403, 404, 409, 411, 413, 422})
    void rejectedStartIsNotRepeated(int status) {
        harness.fault(Endpoint.START, Fault.json(status));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertEquals(status, listener.result.why().httpStatus());
        assertEquals(1, harness.calls(Endpoint.START).size());
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "UNKNOWN_HOST", "TLS_FAILED"})
    void unsentStartIsRepeated(TransportFault fault) {
        harness.fault(Endpoint.START, 2, Fault.travelling(fault));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
    }

    @Test
    void unsentStartIsGivenUpAfterItsTimeout() {
        harness.fault(null, Fault.travelling(TransportFault.REFUSED));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.until(listener, "connection lost", Duration.ofSeconds(20));
        harness.untilEnded(listener, Duration.ofMinutes(12));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(harness.taskRunner.now() >= EngineHarness.OUTAGE_TIMEOUT.toMillis());
    }

    @Test
    void throttledStartIsRepeated() {
        harness.fault(Endpoint.START, 2, Fault.json(429).header("retry-after", "20"));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
        assertEquals(0, listener.count("connection lost"));
        assertTrue(harness.taskRunner.now() > 40_000);
        assertEquals(3, harness.calls(Endpoint.START).size());
        assertEquals(1, harness.idempotencyKeys(Endpoint.START));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 520, 302})
    void lostStartIsFoundByItsReference(int status) {
        harness.fault(Endpoint.START, Fault.html(status).afterWork());
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
        assertEquals(1, listener.count("start lost"));
        assertEquals("start lost", listener.lines.get(0));
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSED", "HANG_BEFORE_ANSWER", "HANG_WITHIN_BODY", "CUT_BODY", "SLOW_BODY"})
    void startWithABrokenAnswerIsFound(TransportFault fault) {
        harness.fault(Endpoint.START, Fault.travelling(fault).afterWork());
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "<html></html>", "{\"run\":null}", "{\"run\":{\"status\":\"pending\"}}"})
    void startWithAnEmptyAnswerIsFound(String body) {
        harness.fault(
                Endpoint.START, Fault.answer(201, "application/json", body).afterWork());
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
    }

    @Test
    void lostStartIsFoundByItsSandbox() {
        var sandbox = sandbox();
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        for (int i = 0; i < 5; i++) {
            harness.duvo.addForeign(DemoAssignments.QUICK, harness.taskRunner.instant());
        }
        start(FollowRequest.start(
                null,
                new StartRequest(DemoAssignments.QUICK, null, sandbox, null, IdempotencyKey.random()),
                null,
                EngineHarness.OUTAGE_TIMEOUT));
        harness.untilEnded(listener, THREE_MINUTES);
        assertEquals(1, listener.count("started"));
        assertEquals(sandbox, harness.duvo.job(listener.job.id()).origin().sandboxId());
    }

    private String sandbox() {
        var answer = harness.duvo.handle(SimulatedRequest.post("/v2/sandboxes", SimulatedDuvo.KEY, null));
        harness.duvo.clearRequests();
        return answer.json().path("sandbox_id").stringValue();
    }

    @Test
    void lostStartWithoutEffectIsUnknownAndNotRepeated() {
        harness.fault(Endpoint.START, Fault.html(502));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.untilEnded(listener, THREE_MINUTES);
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        assertTrue(harness.taskRunner.now() > Limits.START_LOOKUP_MS);
        assertEquals(1, harness.calls(Endpoint.START).size());
        assertEquals(List.of(), listener.result.candidates());
    }

    @Test
    void lateStartIsFound() {
        harness.fault(Endpoint.START, Fault.html(504).workingLater(Duration.ofSeconds(90)));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
        assertEquals(1, harness.duvo.starts());
    }

    @Test
    @DisplayName("Without a reference no Job is adopted, and the candidates are named")
    void lostStartWithoutAReferenceNamesCandidates() {
        var other = harness.duvo.addForeign(DemoAssignments.QUICK, harness.taskRunner.instant());
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        start(EngineHarness.startRequest(DemoAssignments.QUICK));
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        assertEquals(0, listener.count("started"));
        assertEquals(2, listener.result.candidates().size());
        assertTrue(listener.result.candidates().contains(other.id()));
    }

    @Test
    void failedSearchIsRepeatedUntilItIsDecided() {
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        harness.duvo.faults().on(Endpoint.RUNS).times(30).then(Fault.html(503));
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.untilEnded(listener, Duration.ofMinutes(5));
        assertEquals(1, listener.count("started"));
    }

    @Test
    void missingCandidateDoesNotHideTheOthers() {
        var gone = harness.duvo.addForeign(DemoAssignments.QUICK, harness.taskRunner.instant());
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(gone.id()).then(Fault.json(404));
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        assertOwnJobEnded();
    }

    @Tag("slow")
    @Test
    void fiftyLostStartsOfOneAssignmentAreAllFound() {
        var id = harness.assignment("one of many", say(1_000, "one"), end(300_000, "completed"));
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < 50; i++) {
            var each = new RecordingListener();
            listeners.add(each);
            harness.scheduler.follow(harness.connection(), EngineHarness.startRequest(id, "number-" + i + "."), each);
        }
        for (var each : listeners) {
            harness.untilEnded(each, Duration.ofMinutes(15));
        }
        var found = listeners.stream()
                .map(each -> each.job == null ? "" : each.job.id())
                .collect(Collectors.toSet());
        assertEquals(harness.duvo.jobs().stream().map(SimulatedJob::id).collect(Collectors.toSet()), found);
        assertEquals(50, harness.duvo.starts());
        harness.assertWithinLimit();
    }

    @Test
    void unknownStartIsSearchedAndNotRepeated() {
        harness.start(DemoAssignments.ENDLESS, new RecordingListener()); // a Job that is not searched
        var request = EngineHarness.startRequest(DemoAssignments.QUICK, "7");
        harness.scheduler
                .follow(harness.connection(), request, new RecordingListener())
                .refreshSoon();
        assertTrue(harness.taskRunner.runUntil(() -> harness.duvo.starts() == 2, Duration.ofSeconds(10)));
        start(request.withUnknownStart());
        assertOwnJobEnded();
        assertEquals(2, harness.duvo.starts());
    }

    @Test
    void unknownStartWithoutEffectStaysUnknown() {
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7").withUnknownStart());
        harness.untilEnded(listener, THREE_MINUTES);
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        assertEquals(0, harness.calls(Endpoint.START).size());
    }

    @Test
    void teamIsResolvedOnceForAllJobsOfAKey() {
        for (int i = 0; i < 5; i++) {
            harness.start(DemoAssignments.QUICK, i == 0 ? listener : new RecordingListener());
        }
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertEquals(1, harness.calls(Endpoint.TEAMS).size());
        assertEquals(5, harness.duvo.starts());
    }

    @Test
    void namedTeamIsNotResolved() {
        var start = new StartRequest(DemoAssignments.QUICK, null, null, null, IdempotencyKey.random());
        start(FollowRequest.start(SimulatedDuvo.TEAM.id(), start, null, EngineHarness.OUTAGE_TIMEOUT));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(0, harness.calls(Endpoint.TEAMS).size());
    }

    @Test
    void keyOfSeveralTeamsNeedsANamedTeam() {
        harness.duvo.add(new SimulatedTeam("11111111-0000-4000-8000-000000000000", "Other"));
        harness.duvo.add(new SimulatedKey("dv_person", null));
        harness.key = "dv_person";
        start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(listener.result.why().reason().contains("teamId"), listener.result.why()::reason);
        assertTrue(listener.result.why().reason().contains("Other"));
        assertEquals(0, harness.calls(Endpoint.START).size());
    }

    @Test
    void detachDuringTheSearchEndsAtOnce() {
        harness.fault(Endpoint.START, Fault.html(502));
        var followed = start(EngineHarness.startRequest(DemoAssignments.QUICK, "7"));
        harness.until(listener, "start lost", Duration.ofSeconds(10));
        followed.detach();
        harness.untilEnded(listener, Duration.ofSeconds(1));
        assertEquals(FollowResult.Reason.LEFT, listener.result.reason());
    }

    @Test
    void stopDuringTheSearchStopsTheFoundJob() {
        harness.fault(Endpoint.START, Fault.html(504).workingLater(Duration.ofSeconds(40)));
        var followed = start(EngineHarness.startRequest(DemoAssignments.ENDLESS, "7"));
        harness.until(listener, "start lost", Duration.ofSeconds(10));
        followed.stop();
        harness.untilEnded(listener, THREE_MINUTES);
        assertEquals("stopped", harness.onlyJob().status());
        assertEquals(1, listener.count("stop unconfirmed"));
        assertNotNull(listener.job);
        assertFalse(listener.result.status().isActive());
    }

    @Test
    void teamWithoutAnIdIsAskedForAgain() {
        harness.fault(Endpoint.TEAMS, 1, Fault.change(body -> {
            ((ObjectNode) body.get("teams").get(0)).remove("id");
            return body;
        }));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
    }
}
