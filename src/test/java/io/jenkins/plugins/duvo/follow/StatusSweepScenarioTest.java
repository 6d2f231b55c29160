package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** The engine follows many Jobs, whose statuses come from lists. */
class StatusSweepScenarioTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final EngineHarness harness = new EngineHarness();
    private final Map<SimulatedJob, RecordingListener> listeners = new HashMap<>();

    private List<SimulatedJob> attach(int count, String agentId) {
        var jobs = running(count, agentId);
        follow(jobs, agentId);
        return jobs;
    }

    private List<SimulatedJob> running(int count, String agentId) {
        var jobs = new ArrayList<SimulatedJob>();
        for (int i = 0; i < count; i++) {
            jobs.add(harness.duvo.addRunning(agentId, harness.taskRunner.instant()));
        }
        return jobs;
    }

    private void follow(List<SimulatedJob> jobs, String agentId) {
        for (var job : jobs) {
            var listener = new RecordingListener();
            listeners.put(job, listener);
            var start = new StartRequest(agentId, null, null, null, IdempotencyKey.random());
            var request = FollowRequest.start(null, start, null, EngineHarness.OUTAGE_TIMEOUT)
                    .resumedAt(job.id(), 0, List.of());
            harness.scheduler.follow(harness.connection(), request, listener);
        }
    }

    private String silent() {
        return harness.assignment("Says nothing");
    }

    @Test
    void statusesComeFromLists() {
        attach(300, silent());
        harness.taskRunner.run(MINUTE);
        for (var listener : listeners.values()) {
            assertTrue(listener.lines.contains("running"), () -> listener.lines.toString());
        }
        assertTrue(
                harness.calls(Endpoint.RUN).size() < 20,
                () -> harness.calls(Endpoint.RUN).size() + " single reads");
    }

    @Test
    void endedJobIsMissingFromItsListAndReadSingly() {
        var job = attach(100, silent()).get(50);
        harness.taskRunner.run(MINUTE);
        harness.duvo.clearRequests();
        harness.duvo.goOn(job.id(), ScriptStep.end(0, "failed"));
        harness.untilEnded(listeners.get(job), Duration.ofSeconds(15));
        assertEquals(1, harness.calls(Endpoint.RUN).size());
        assertEquals("failed", listeners.get(job).result.status().word());
    }

    @Test
    void endThatOnlyListsShowIsNotBelieved() {
        attach(20, silent());
        harness.taskRunner.run(MINUTE);
        harness.duvo.clearRequests();
        harness.fault(Endpoint.RUNS, FaultPresets.status("completed"));
        harness.taskRunner.run(MINUTE);
        for (var listener : listeners.values()) {
            assertFalse(listener.lines.contains("completed"), () -> listener.lines.toString());
        }
        assertTrue(harness.calls(Endpoint.RUN).size() >= 20);
        harness.assertWithinLimit();
    }

    @Test
    void requestIsNoticedAndOpened() {
        var job = attach(100, silent()).get(50);
        harness.taskRunner.run(MINUTE);
        harness.duvo.goOn(job.id(), ScriptStep.approval(0, "Pay?", null, List.of(), List.of()));
        harness.until(listeners.get(job), "opened Pay?", Duration.ofSeconds(15));
    }

    /** Opens a request of the Job at Duvo while its status stays "running". */
    private void openRequestSilently(SimulatedJob job) {
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job.id()).then(Fault.change(body -> {
            body.putObject("pending_human_request")
                    .put("id", "5f0c2c1e-93a0-4b0e-8d8e-0a8f3f1f7c11")
                    .put("title", "Pay?")
                    .put("created_at", "2026-07-01T08:00:00Z")
                    .put("type", "approval");
            return body;
        }));
    }

    @Test
    void requestWithoutAStatusChangeIsNoticed() {
        var job = attach(6, silent()).get(3);
        harness.taskRunner.run(MINUTE);
        openRequestSilently(job);
        harness.until(listeners.get(job), "opened Pay?", Duration.ofMinutes(6));
        assertEquals(
                1,
                listeners.values().stream()
                        .filter(listener -> listener.lines.contains("opened Pay?"))
                        .count());
    }

    @Test
    void requestThatOnlyAMessageShowsIsNoticedAtOnce() {
        var job = attach(6, harness.assignment("Speaks", speaking(200, 5_000))).get(3);
        harness.taskRunner.run(MINUTE);
        openRequestSilently(job);
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(job.id()).times(2).then(Fault.change(body -> {
            body.path("messages").forEach(message -> ((ObjectNode) message).put("type", "human_request"));
            return body;
        }));
        harness.until(listeners.get(job), "opened Pay?", Duration.ofSeconds(15));
    }

    @Test
    void quietJobsAreReadWithATwentiethOfTheRequests() {
        attach(300, silent());
        harness.taskRunner.run(MINUTE.multipliedBy(30));
        harness.duvo.clearRequests();
        harness.taskRunner.run(MINUTE.multipliedBy(30));
        var reads = harness.calls(Endpoint.RUN).size();
        assertTrue(reads > 300 && reads < 30 * 280 / 20, reads + " single reads");
    }

    @Test
    void talkingJobsAreNotReadSingly() {
        attach(60, harness.assignment("Speaks", speaking(200, 60_000)));
        harness.taskRunner.run(MINUTE);
        harness.duvo.clearRequests();
        harness.taskRunner.run(MINUTE.multipliedBy(20));
        assertTrue(
                harness.calls(Endpoint.RUN).size() < 10,
                () -> harness.calls(Endpoint.RUN).size() + " single reads");
    }

    @Test
    void refreshedJobIsReadAtOnceAmongMany() {
        attach(300, DemoAssignments.ENDLESS);
        var job = running(1, silent()).get(0);
        var listener = new RecordingListener();
        var followed = harness.follow(job, listener);
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        harness.duvo.goOn(job.id(), ScriptStep.end(0, "completed"));
        followed.refreshSoon();
        harness.until(listener, "completed", Duration.ofSeconds(1));
    }

    @Test
    void unlistedJobsAreReadSinglyAndNeverTakenForEnded() {
        harness.duvo
                .faults()
                .on(Endpoint.RUNS)
                .then(Fault.answer(200, "application/json", "{\"data\": [], \"total\": 0}"));
        attach(50, silent());
        harness.taskRunner.run(MINUTE.multipliedBy(5));
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
        assertTrue(listeners.values().stream().allMatch(listener -> listener.lines.contains("running")));
    }

    @Test
    void jobsAreReadSinglyWhereListsFail() {
        harness.fault(Endpoint.RUNS, Fault.html(500));
        var job = attach(50, silent()).get(7);
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        harness.duvo.goOn(job.id(), ScriptStep.end(0, "completed"));
        harness.untilEnded(listeners.get(job), Duration.ofSeconds(60));
    }

    @Test
    void jobUnknownForAMomentIsFollowedOn() {
        var job = attach(6, harness.assignment("Speaks", speaking(20, 5_000))).get(3);
        harness.taskRunner.run(Duration.ofSeconds(20));
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(job.id()).times(1).then(Fault.json(404));
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job.id()).times(1).then(Fault.json(404));
        harness.taskRunner.run(MINUTE);
        assertTrue(job.messages().size() > 10);
        assertTrue(
                listeners.get(job).messages.size() >= job.messages().size() - 1, () -> listeners.get(job).lines + "");
        harness.taskRunner.run(MINUTE);
        listeners.forEach(harness::assertAllDelivered);
    }

    @Test
    void listedJobIsNotGoneWhateverItsReadsSay() {
        var job = attach(6, harness.assignment("Speaks", speaking(100, 5_000))).get(3);
        harness.taskRunner.run(MINUTE);
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(job.id()).then(Fault.json(404));
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job.id()).then(Fault.json(404));
        harness.taskRunner.run(MINUTE.multipliedBy(5));
        assertEquals(null, listeners.get(job).result);
        assertEquals(1, listeners.get(job).count("connection lost"));
    }

    private static ScriptStep[] speaking(int times, long gap) {
        return IntStream.range(0, times)
                .mapToObj(i -> ScriptStep.say(gap, "word " + i))
                .toArray(ScriptStep[]::new);
    }

    @Test
    void hundredsOfEndedJobsAreFoundInTheWholeList() {
        var jobs = running(300, DemoAssignments.QUICK);
        harness.taskRunner.run(MINUTE);
        follow(jobs, DemoAssignments.QUICK);
        harness.taskRunner.run(MINUTE.multipliedBy(3));
        listeners.forEach(harness::assertAllDelivered);
        assertTrue(
                harness.calls(Endpoint.RUN).size() < 60,
                () -> harness.calls(Endpoint.RUN).size() + " single reads");
    }

    @Test
    void messagesAreDeliveredOnceWithoutUpdatedAt() {
        harness.duvo.messagesUpdate(false);
        var agent = harness.assignment(
                "Speaks",
                ScriptStep.say(5_000, "one"),
                ScriptStep.say(40_000, "two"),
                ScriptStep.end(9_000, "completed"));
        attach(60, agent);
        harness.taskRunner.run(MINUTE.multipliedBy(5));
        listeners.forEach(harness::assertAllDelivered);
        harness.assertWithinLimit();
    }

    @Test
    @DisplayName("A status that Duvo does not know as a filter costs the other lists nothing")
    void filterThatIsRejectedDoesNotSwitchListsOff() {
        harness.duvo
                .faults()
                .on(Endpoint.RUNS)
                .when(request -> request.path().contains("status=needs_attention"))
                .then(Fault.json(400));
        var asks =
                harness.assignment("asks", ScriptStep.become(100, "needs_attention"), ScriptStep.say(36_000_000, "x"));
        attach(4, asks);
        var jobs = attach(100, silent());
        harness.taskRunner.run(Duration.ofMinutes(5));
        harness.duvo.clearRequests();
        for (int i = 0; i < 10; i++) {
            var job = jobs.get(i * 10);
            harness.duvo.goOn(job.id(), ScriptStep.end(0, "completed"));
            harness.until(listeners.get(job), "completed", Duration.ofSeconds(15));
        }
        var singleReads = harness.calls(Endpoint.RUN).size();
        assertTrue(singleReads <= 60, () -> singleReads + " single reads");
    }
}
