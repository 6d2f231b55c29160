package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Waits for Duvo's evaluations, in virtual time and against the simulated Duvo. */
class EvaluationPollerTest {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Map<String, Integer> NO_FAILURES = Map.of("critical", 0, "medium", 0, "low", 0);

    private final EngineHarness harness = new EngineHarness();
    private final String agent = harness.assignment("Reconciles");

    private SimulatedJob completed() {
        return completed(agent);
    }

    private SimulatedJob completed(String agentId) {
        var now = harness.taskRunner.instant();
        return harness.duvo.addEnded(agentId, now.minusSeconds(60), now, "completed");
    }

    private void evaluatedAfter(Duration delay) {
        harness.duvo.evaluations(job ->
                SimulatedEvaluation.ready(NO_FAILURES, Map.of("goal", true)).after(delay));
    }

    private CompletableFuture<EvaluationResult> await(SimulatedJob job) {
        return await(job, TIMEOUT);
    }

    private CompletableFuture<EvaluationResult> await(SimulatedJob job, Duration timeout) {
        return harness.scheduler.awaitEvaluation(
                harness.connection(),
                new EvaluationRequest(null, job.assignment().id(), job.id(), job.endedAt(), timeout));
    }

    private EvaluationResult resultOf(CompletableFuture<EvaluationResult> waiting, Duration atMost) {
        harness.taskRunner.runUntil(waiting::isDone, atMost);
        assertTrue(waiting.isDone(), "no result within " + atMost);
        return waiting.join();
    }

    private Reason reasonAfter(SimulatedJob job, Duration atMost) {
        return resultOf(await(job), atMost).reason();
    }

    private int requests() {
        return harness.calls(Endpoint.RUNS).size()
                + harness.calls(Endpoint.EVALUATION).size();
    }

    @Test
    void readyEvaluationIsReadWithItsChecks() {
        evaluatedAfter(Duration.ofSeconds(7));
        var result = resultOf(await(completed()), Duration.ofSeconds(15));
        assertEquals(Reason.READY, result.reason());
        assertNotNull(result.summary());
        assertEquals(1, result.summary().passed());
        assertEquals(Map.of("goal", true), result.checks());
        assertEquals(3, harness.calls(Endpoint.RUNS).size()); // at 0, 5 and 10 s
        assertEquals(1, harness.calls(Endpoint.EVALUATION).size());
    }

    @Test
    void waitForOneJobTakesFewRequestsAndEndsInTime() {
        evaluatedAfter(Duration.ofHours(1));
        var waiting = await(completed());
        assertFalse(harness.taskRunner.runUntil(waiting::isDone, TIMEOUT.minusSeconds(1)));
        assertEquals(Reason.NONE, resultOf(waiting, Duration.ofSeconds(6)).reason());
        assertTrue(requests() <= 16, requests() + " requests");
    }

    @Test
    void timeoutIsNotCutShort() {
        evaluatedAfter(Duration.ofSeconds(593));
        assertEquals(Reason.READY, reasonAfter(completed(), TIMEOUT.plusSeconds(5)));
    }

    @Test
    void fiftyJobsAtOnceTakeTwoRequestsEach() {
        evaluatedAfter(Duration.ofSeconds(400));
        var waiting = new ArrayList<CompletableFuture<EvaluationResult>>();
        for (int i = 0; i < 50; i++) {
            waiting.add(await(completed()));
        }
        waiting.forEach(
                each -> assertEquals(Reason.READY, resultOf(each, TIMEOUT).reason()));
        assertEquals(50, harness.calls(Endpoint.EVALUATION).size());
        assertTrue(requests() <= 100, requests() + " requests");
    }

    @Test
    void jobsOneAfterAnotherTakeTwoRequestsEach() {
        evaluatedAfter(Duration.ofSeconds(500));
        var waiting = new ArrayList<CompletableFuture<EvaluationResult>>();
        for (int i = 0; i < 100; i++) { // so that 40 wait at once
            waiting.add(await(completed()));
            harness.taskRunner.run(Duration.ofSeconds(12));
        }
        waiting.forEach(
                each -> assertEquals(Reason.READY, resultOf(each, TIMEOUT).reason()));
        assertTrue(requests() <= 200, requests() + " requests");
    }

    @Test
    void jobsOfSeveralAssignmentsShareTheListOfTheTeam() {
        evaluatedAfter(Duration.ofSeconds(1));
        var waiting = new ArrayList<CompletableFuture<EvaluationResult>>();
        for (int i = 0; i < 20; i++) {
            waiting.add(await(completed(harness.assignment("Assignment " + i))));
        }
        waiting.forEach(
                each -> assertEquals(Reason.READY, resultOf(each, TIMEOUT).reason()));
        assertTrue(harness.calls(Endpoint.RUNS).size() <= 4, requests() + " requests");
        assertWithoutAgent(
                harness.calls(Endpoint.RUNS).stream().map(call -> call.path()).toList());
    }

    private static void assertWithoutAgent(List<String> paths) {
        assertTrue(paths.stream().skip(1).noneMatch(path -> path.contains("agent_id")), paths::toString);
    }

    @Test
    void jobThatIsDeepInTheListIsFoundAgainWithOneRequest() {
        evaluatedAfter(Duration.ofSeconds(8));
        var job = completed();
        others(agent, 450);
        assertEquals(Reason.READY, reasonAfter(job, Duration.ofMinutes(2)));
        assertEquals(5 + 2, harness.calls(Endpoint.RUNS).size());
    }

    private void others(String agentId, int count) {
        var now = harness.taskRunner.instant();
        for (int i = 0; i < count; i++) {
            harness.duvo.addEnded(agentId, now, now, "failed");
        }
    }

    @Test
    void jobMissingInTheListOfTheTeamIsFoundInThatOfItsAssignment() {
        evaluatedAfter(Duration.ofSeconds(1));
        var deep = completed();
        others(harness.assignment("Busy"), 500);
        var other = await(completed(harness.assignment("Other")));
        assertEquals(Reason.READY, reasonAfter(deep, Duration.ofMinutes(1)));
        assertEquals(Reason.READY, resultOf(other, Duration.ofMinutes(1)).reason());
        assertTrue(requests() <= 10, requests() + " requests");
    }

    @Test
    void jobThatIsNotAmongTheNewestIsNotSearchedTwice() {
        var job = completed();
        others(agent, 1_100);
        assertEquals(Reason.NOT_LISTED, reasonAfter(job, Duration.ofMinutes(1)));
        assertEquals(11, harness.calls(Endpoint.RUNS).size());
    }

    @Test
    void jobThatListsDoNotShowYetIsSearchedUntilTheTimeIsUp() {
        evaluatedAfter(Duration.ofSeconds(1));
        var job = completed();
        harness.duvo.faults().on(Endpoint.RUNS).then(Fault.change(body -> {
            body.putArray("data");
            return body.put("total", 0);
        }));
        assertEquals(Reason.NOT_LISTED, reasonAfter(job, TIMEOUT.plusSeconds(5)));
    }

    @Test
    void unavailableIsBelievedAfterAMinute() {
        harness.duvo.evaluations(
                job -> new SimulatedEvaluation(Duration.ofSeconds(1), "unavailable", 0, 0, null, null, Map.of()));
        var waiting = await(completed());
        assertFalse(harness.taskRunner.runUntil(waiting::isDone, Duration.ofSeconds(50)));
        assertEquals(
                Reason.UNAVAILABLE, resultOf(waiting, Duration.ofMinutes(2)).reason());
        assertEquals(0, harness.calls(Endpoint.EVALUATION).size());
    }

    @Test
    void evaluationOfAFormerEndDoesNotCount() {
        var job = resumed();
        harness.taskRunner.run(Duration.ofSeconds(5));
        harness.duvo.catchUp();
        assertTrue(job.ended());
        harness.duvo.evaluations(each ->
                SimulatedEvaluation.ready(NO_FAILURES, Map.of("goal", true)).after(Duration.ofSeconds(40)));
        var waiting = await(job);
        assertFalse(harness.taskRunner.runUntil(waiting::isDone, Duration.ofSeconds(30)));
        assertTrue(harness.calls(Endpoint.EVALUATION).size() > 0);
        assertTrue(harness.calls(Endpoint.EVALUATION).size() <= 2, requests() + " requests");
        assertEquals(Reason.READY, resultOf(waiting, Duration.ofMinutes(3)).reason());
    }

    @Test
    void onlyAFormerEvaluationIsSaidToBeOutdated() {
        var job = resumed();
        harness.duvo.evaluations(each ->
                SimulatedEvaluation.ready(NO_FAILURES, Map.of("goal", true)).after(Duration.ofMinutes(30)));
        harness.taskRunner.run(Duration.ofSeconds(5));
        var waiting = await(job, Duration.ofMinutes(2));
        assertEquals(Reason.OUTDATED, resultOf(waiting, Duration.ofMinutes(3)).reason());
    }

    @Test
    void summaryOfAFormerEndDoesNotCountWithALaterEvaluation() {
        var job = resumed();
        harness.taskRunner.run(Duration.ofSeconds(5));
        harness.duvo.catchUp();
        harness.duvo.evaluations(
                each -> harness.taskRunner.instant().isBefore(job.endedAt().plusSeconds(10))
                        ? SimulatedEvaluation.ready(NO_FAILURES, Map.of("goal", true))
                                .after(Duration.ofSeconds(10))
                        : SimulatedEvaluation.ready(Map.of("critical", 1, "medium", 0, "low", 0), Map.of("goal", false))
                                .after(Duration.ofSeconds(10)));
        harness.fault(Endpoint.EVALUATION, 1, Fault.json(429).header("retry-after", "30"));
        var result = resultOf(await(job), Duration.ofMinutes(2));
        assertEquals(Reason.READY, result.reason());
        assertEquals(0, result.summary().passed());
        assertEquals(1, result.summary().failures().critical());
    }

    @Test
    void evaluationWithoutChecksIsNotThereYet() {
        evaluatedAfter(Duration.ofSeconds(1));
        harness.fault(Endpoint.EVALUATION, 1, Fault.change(body -> {
            body.withObject("/data").putNull("output");
            return body;
        }));
        var result = resultOf(await(completed()), Duration.ofMinutes(2));
        assertEquals(Reason.READY, result.reason());
        assertEquals(Map.of("goal", true), result.checks());
    }

    @Test
    void rowsThatLagDoNotMoveTheEndBack() {
        var job = resumed();
        harness.taskRunner.run(Duration.ofSeconds(5));
        harness.duvo.catchUp();
        evaluatedAfter(Duration.ofSeconds(20));
        var former = job.endedAt().minusSeconds(3_600).toString();
        harness.fault(Endpoint.RUNS, 2, Fault.change(body -> {
            body.withArray("/data").forEach(row -> ((ObjectNode) row).put("completed_at", former));
            return body;
        }));
        var waiting = await(job);
        assertFalse(harness.taskRunner.runUntil(waiting::isDone, Duration.ofSeconds(14)));
        assertEquals(Reason.READY, resultOf(waiting, Duration.ofMinutes(2)).reason());
    }

    /** A Job that ended an hour ago, was evaluated and goes on for three seconds. */
    private SimulatedJob resumed() {
        var now = harness.taskRunner.instant();
        var job = harness.duvo.addEnded(agent, now.minusSeconds(3_700), now.minusSeconds(3_600), "completed");
        evaluatedAfter(Duration.ofSeconds(1));
        harness.duvo.goOn(job.id(), new ScriptStep.End(Duration.ofSeconds(3), "completed"));
        return job;
    }

    @Test
    void failingReadsAreRepeatedAndNamedAtTheEnd() {
        evaluatedAfter(Duration.ofSeconds(1));
        harness.fault(Endpoint.RUNS, 2, Fault.json(500));
        assertEquals(Reason.READY, reasonAfter(completed(), Duration.ofMinutes(1)));
        harness.fault(Endpoint.EVALUATION, Fault.json(502));
        var result = resultOf(await(completed(), Duration.ofMinutes(1)), Duration.ofMinutes(2));
        assertEquals(Reason.UNREADABLE, result.reason());
        assertNotNull(result.why());
        assertEquals(502, result.why().httpStatus());
        assertTrue(result.checks().isEmpty());
    }

    @Test
    void deniedReadIsBelievedAfterThreeAttempts() {
        evaluatedAfter(Duration.ofSeconds(1));
        harness.fault(Endpoint.EVALUATION, Fault.json(403));
        assertEquals(Reason.UNREADABLE, reasonAfter(completed(), Duration.ofMinutes(1)));
        assertEquals(3, harness.calls(Endpoint.EVALUATION).size());
    }

    @Test
    void evaluationWithoutATimeDoesNotCount() {
        evaluatedAfter(Duration.ofSeconds(1));
        harness.fault(Endpoint.EVALUATION, Fault.change(body -> {
            body.withObject("/data").remove("created_at");
            return body;
        }));
        var result = resultOf(await(completed(), Duration.ofMinutes(1)), Duration.ofMinutes(2));
        assertEquals(Reason.UNREADABLE, result.reason());
        assertTrue(result.why().reason().contains("newer"), result.why().reason());
    }

    @Test
    void waitEndsSoonAfterItsTimeWhateverHangs() {
        harness.fault(Endpoint.RUNS, Fault.json(429).header("retry-after", "3600"));
        assertEquals(
                Reason.UNREADABLE,
                resultOf(await(completed(), Duration.ofMinutes(1)), Duration.ofSeconds(130))
                        .reason());
    }

    @Test
    void timeThatIsOverAllowsOneSweep() {
        evaluatedAfter(Duration.ofSeconds(1));
        var job = completed();
        harness.taskRunner.run(Duration.ofSeconds(10));
        assertEquals(
                Reason.READY,
                resultOf(await(job, Duration.ofMinutes(-5)), Duration.ofSeconds(5))
                        .reason());
        evaluatedAfter(Duration.ofHours(1));
        assertEquals(
                Reason.NONE,
                resultOf(await(job, Duration.ZERO), Duration.ofSeconds(10)).reason());
    }

    @Test
    void unknownTeamOfAKeyIsAFailure() {
        harness.fault(Endpoint.TEAMS, Fault.json(500));
        var result = resultOf(await(completed(), Duration.ofMinutes(1)), Duration.ofMinutes(3));
        assertEquals(Reason.UNREADABLE, result.reason());
        assertEquals(500, result.why().httpStatus());
    }

    @Test
    void cancelledWaitAsksNothingMore() {
        evaluatedAfter(Duration.ofHours(1));
        var waiting = await(completed());
        harness.taskRunner.run(Duration.ofSeconds(7));
        waiting.cancel(false);
        var before = requests();
        harness.taskRunner.run(Duration.ofMinutes(15));
        assertEquals(before, requests());
        harness.scheduler.call(harness.connection(), CallPriority.READ, client -> client.getProfile());
        harness.taskRunner.run(Duration.ofMinutes(2));
        harness.scheduler.awaitEvaluation(
                harness.connection("another", EngineHarness.CAP, () -> SimulatedDuvo.KEY),
                new EvaluationRequest(null, agent, completed().id(), null, Duration.ZERO));
        assertEquals(1, harness.scheduler.keyCount()); // the first key is forgotten
    }

    @Test
    void nothingIsReadWhereNoJobWaits() {
        var sink = new RecordingCallSink();
        new EvaluationPoller(new TeamResolver(), () -> 0).offer(sink, 0);
        assertTrue(sink.calls.isEmpty());
        assertEquals(Long.MAX_VALUE, sink.nextWakeAt);
    }
}
