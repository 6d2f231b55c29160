package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.MessageEdits;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Regression tests for failures that random and systematic fault scenarios found, each reduced to one scenario. */
class FaultRegressionTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private SimulatedJob talking(int messages) {
        var said = IntStream.range(0, messages).mapToObj(i -> say(1_000, "message " + i));
        var id = harness.assignment(
                "talks", Stream.concat(said, Stream.of(end(1_000, "completed"))).toArray(ScriptStep[]::new));
        harness.start(id, listener);
        harness.until(listener, "running", Duration.ofSeconds(20));
        return harness.onlyJob();
    }

    /** Reattaches to the Job after a restart of Jenkins, with what the first listener received. */
    private RecordingListener reattach(SimulatedJob job) {
        var second = new RecordingListener();
        second.messages.addAll(listener.messages);
        var request = FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT)
                .resumedAt(job.id(), listener.position, List.copyOf(listener.messages));
        new FollowScheduler(harness.taskRunner, harness.taskRunner.executor())
                .follow(harness.connection(), request, second);
        return second;
    }

    @Test
    void lostStartIsLookedUpAfterTheMachineSlept() {
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        harness.duvo.faults().on(Endpoint.RUNS).times(3).then(Fault.html(503));
        harness.scheduler.follow(
                harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "7"), listener);
        harness.until(listener, "start lost", Duration.ofSeconds(20));
        harness.taskRunner.skip(Duration.ofHours(1));
        harness.untilEnded(listener, Duration.ofMinutes(5));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
    }

    @Test
    void lostStartIsGivenUpWhereListsCannotBeRead() {
        harness.fault(Endpoint.START, Fault.html(502).afterWork());
        harness.fault(Endpoint.RUNS, Fault.html(503));
        harness.scheduler.follow(
                harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "7"), listener);
        harness.untilEnded(listener, Duration.ofMinutes(15));
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        assertTrue(harness.taskRunner.now() >= EngineHarness.OUTAGE_TIMEOUT.toMillis());
    }

    @Test
    void lostStartIsGivenUpWhereACandidateCannotBeRead() {
        var broken = harness.duvo.addForeign(DemoAssignments.QUICK, harness.taskRunner.instant());
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(broken.id()).then(Fault.json(500));
        harness.fault(Endpoint.START, Fault.html(502));
        harness.scheduler.follow(
                harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "7"), listener);
        harness.untilEnded(listener, Duration.ofMinutes(25));
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
    }

    @Test
    @DisplayName("A start that takes effect minutes late is stopped where no build waits for it")
    void orphanOfALateStartIsStopped() {
        harness.fault(Endpoint.START, Fault.html(504).workingLater(Duration.ofMinutes(9)));
        var request = EngineHarness.startRequest(DemoAssignments.ENDLESS, "7");
        harness.scheduler.follow(harness.connection(), request, listener);
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        var orphan = new RecordingListener();
        harness.scheduler
                .follow(harness.connection(), request.withUnknownStart(), orphan)
                .stop();
        harness.untilEnded(orphan, Duration.ofMinutes(13));
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Test
    void startWithoutEffectIsNotWatchedForEver() {
        harness.scheduler
                .follow(
                        harness.connection(),
                        EngineHarness.startRequest(DemoAssignments.ENDLESS, "7").withUnknownStart(),
                        listener)
                .stop();
        harness.untilEnded(listener, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason());
        assertTrue(harness.taskRunner.now() >= Limits.START_LOOKUP_STOP_MS);
    }

    @Test
    void ownJobIsStoppedOnceItsRejectedKeyWorksAgain() {
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        var request = EngineHarness.startRequest(DemoAssignments.ENDLESS, "7").resumedAt(job.id(), 0, List.of());
        harness.scheduler.follow(harness.connection(), request, listener).stop();
        harness.taskRunner.run(Duration.ofMinutes(5));
        harness.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Tag("slow")
    @Test
    void stopIsSentOnceDuvoIsReachableAgain() {
        var followed = harness.start(DemoAssignments.ENDLESS, listener);
        harness.until(listener, "running", Duration.ofSeconds(30));
        harness.fault(null, Fault.html(503));
        harness.untilEnded(listener, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listener.result.reason());
        followed.stop();
        var request = EngineHarness.startRequest(DemoAssignments.ENDLESS, "7");
        var patient = FollowRequest.start(null, request.start(), null, Duration.ofDays(1));
        var orphan = new RecordingListener();
        harness.scheduler
                .follow(
                        harness.connection(),
                        patient.resumedAt(harness.onlyJob().id(), 0, List.of()),
                        orphan)
                .stop();
        harness.taskRunner.run(Duration.ofHours(5));
        harness.duvo.faults().clear();
        harness.untilEnded(orphan, Duration.ofMinutes(5));
        assertEquals("stopped", harness.onlyJob().status());
    }

    @Test
    void laggingMessagesAreReadToTheirEnd() {
        var job = talking(30);
        harness.duvo.faults().on(Endpoint.MESSAGES).then(Fault.lag(Duration.ofSeconds(5)));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void messageInsertedBeforeARestartIsDeliveredAtTheEnd() {
        var job = talking(20);
        harness.taskRunner.run(Duration.ofSeconds(8));
        harness.duvo.editMessages(
                job.id(), MessageEdits.inserted(2, "00000000-0000-4000-8000-000000000001", "in between"));
        harness.taskRunner.run(Duration.ofSeconds(5));
        var second = reattach(job);
        harness.untilEnded(second, Duration.ofMinutes(2));
        assertTrue(second.messages.stream().anyMatch(message -> "in between".equals(message.text())));
        assertEquals(second.messages.size(), new HashSet<>(second.ids()).size());
    }

    @Test
    void messageThatLosesItsIdIsNotDeliveredAgain() {
        var job = talking(10);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        harness.duvo.editMessages(job.id(), MessageEdits.withoutId(2));
        var second = reattach(job);
        harness.untilEnded(second, Duration.ofMinutes(1));
        assertEquals(listener.messages.size(), second.messages.size());
    }

    @Tag("slow")
    @Test
    void tooLongPageIsReadInParts() {
        var long5 = MessageEdits.longText(5_000_000);
        var steps = Stream.concat(
                IntStream.range(0, 8).mapToObj(i -> say(0, i + long5)), Stream.of(end(1_000, "completed")));
        harness.start(harness.assignment("huge", steps.toArray(ScriptStep[]::new)), listener);
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(harness.onlyJob(), listener);
        assertEquals(0, listener.count("connection lost"));
    }

    @Test
    void endOlderThanASentMessageDoesNotCount() {
        var job = talking(10);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        harness.taskRunner.run(Duration.ofMinutes(1));
        var sent = harness.scheduler.call(harness.connection(), CallPriority.ACTION, client -> {
            var message = client.sendMessage(job.id(), "And now?", IdempotencyKey.random());
            harness.scheduler.recordSent(harness.connection(), job.id(), message);
            return message;
        });
        assertTrue(harness.taskRunner.runUntil(sent::isDone, Duration.ofSeconds(10)));
        harness.duvo.faults().on(Endpoint.RUN).times(1).then(Fault.lag(Duration.ofSeconds(20)));
        var second = new RecordingListener();
        harness.follow(job, second);
        harness.untilEnded(second, Duration.ofMinutes(2));
        assertFalse(second.lines.indexOf("completed") < second.lines.indexOf("running"), second.lines::toString);
        harness.assertAllDelivered(job, second);
    }

    @Test
    void endThatLooksOlderCountsAfterAMinute() {
        var job = talking(10);
        harness.untilEnded(listener, Duration.ofMinutes(1));
        var message = listener.messages.get(0);
        harness.scheduler.recordSent(
                harness.connection(),
                job.id(),
                new Message(
                        message.id(),
                        "text",
                        "user",
                        harness.taskRunner.instant().plusSeconds(3_600),
                        "",
                        null,
                        null));
        var begin = harness.taskRunner.now();
        var second = new RecordingListener();
        harness.follow(job, second);
        harness.untilEnded(second, Duration.ofMinutes(2));
        assertTrue(harness.taskRunner.now() - begin >= Limits.REPLICA_LAG_MS);
    }

    @Test
    void replicaThatLagsAtTheEndHidesNothing() {
        var job = talking(30);
        harness.taskRunner.run(Duration.ofSeconds(27));
        harness.duvo.faults().on(Endpoint.MESSAGES).then(Fault.lag(Duration.ofSeconds(5)));
        harness.untilEnded(listener, Duration.ofMinutes(1));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void endLongAgoNeedsNoSecondRead() {
        var job = harness.duvo.addRunning(
                DemoAssignments.QUICK, harness.taskRunner.instant().minusSeconds(600));
        harness.duvo.addForeign(DemoAssignments.QUICK, harness.taskRunner.instant());
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofSeconds(10));
        harness.assertAllDelivered(job, listener);
    }

    @Test
    void replicaThatLagsFarBehindRepeatsNothing() {
        var said = IntStream.range(0, 150).mapToObj(i -> say(0, "word " + i));
        var steps = Stream.concat(said, Stream.of(say(30_000, "later"), end(5_000, "completed")));
        harness.start(harness.assignment("bursts", steps.toArray(ScriptStep[]::new)), listener);
        assertTrue(harness.taskRunner.runUntil(() -> listener.messages.size() == 151, Duration.ofMinutes(1)));
        harness.duvo.faults().on(Endpoint.MESSAGES).times(1).then(Fault.lag(Duration.ofSeconds(10)));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        harness.assertAllDelivered(harness.onlyJob(), listener);
    }

    @Test
    void unsentApprovalIsWithdrawnByAnAbort() {
        var followed = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        harness.fault(Endpoint.RESPOND, 1, Fault.json(429).header("retry-after", "30"));
        followed.answer(listener.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
        harness.taskRunner.run(Duration.ofSeconds(10));
        followed.stop();
        harness.untilEnded(listener, Duration.ofMinutes(3));
        assertEquals(1, harness.duvo.answers().size());
        assertEquals(false, harness.duvo.answers().get(0).approved());
    }

    @Test
    void keyQuotedInARejectionIsMasked() {
        var quoting = "{\"error\":\"Bad header\",\"message\":\"Authorization: Bearer " + SimulatedDuvo.KEY + "\"}";
        harness.fault(Endpoint.START, Fault.answer(400, "application/json", quoting));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(10));
        assertFalse(listener.result.why().toString().contains(SimulatedDuvo.KEY));
        assertTrue(listener.result.why().reason().contains("****"));
    }
}
