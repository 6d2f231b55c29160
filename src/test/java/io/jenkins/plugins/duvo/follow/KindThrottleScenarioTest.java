package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Duvo answers 429 to one kind of calls while the key has many requests left. */
class KindThrottleScenarioTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener running = new RecordingListener();

    private void followOne() {
        harness.start(DemoAssignments.ENDLESS, running);
        harness.taskRunner.run(MINUTE);
        harness.duvo.clearRequests();
    }

    private static Fault throttled(String retryAfter) {
        return retryAfter.isEmpty() ? Fault.json(429) : Fault.json(429).header("retry-after", retryAfter);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "60", "86400"})
    void startsThatDuvoPutsOffDelayNoRead(String retryAfter) {
        followOne();
        harness.fault(Endpoint.START, throttled(retryAfter));
        var waiting = new ArrayList<RecordingListener>();
        for (int i = 0; i < 20; i++) {
            var listener = new RecordingListener();
            waiting.add(listener);
            harness.start(DemoAssignments.QUICK, listener);
        }
        var read = running.messages.size();
        harness.taskRunner.run(MINUTE);
        assertTrue(running.messages.size() >= read + 28, () -> running.messages.size() - read + " messages");
        assertTrue(
                harness.calls(Endpoint.START).size() <= 17,
                () -> harness.calls(Endpoint.START).toString());
        waiting.forEach(listener -> assertEquals(List.of("start throttled"), listener.lines));
    }

    @Test
    void startSaysThatItWaits() {
        followOne();
        harness.fault(Endpoint.START, throttled("60"));
        harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.taskRunner.run(Duration.ofSeconds(5));
        var followed = harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.taskRunner.run(Duration.ofSeconds(5));
        assertTrue(
                followed.describe()
                        .matches(
                                "waiting because Duvo accepts no further start at present, asks Duvo next in \\d\\d s"),
                followed::describe);
    }

    @Test
    void startIsNotSaidToWaitForAPauseThatIsOver() {
        followOne();
        harness.duvo.faults().on(Endpoint.START).times(1).then(throttled("5"));
        var aborted = harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.taskRunner.run(Duration.ofSeconds(2));
        aborted.detach();
        harness.taskRunner.run(MINUTE);
        var listener = new RecordingListener();
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, MINUTE);
        assertEquals("started", listener.lines.get(0));
        assertEquals(2, harness.duvo.starts());
    }

    @Test
    void allStartsAreSentOnceOneIsAccepted() {
        followOne();
        var fault = harness.duvo.faults().on(Endpoint.START).times(3).then(throttled(""));
        var waiting = new ArrayList<RecordingListener>();
        for (int i = 0; i < 10; i++) {
            var listener = new RecordingListener();
            waiting.add(listener);
            harness.start(DemoAssignments.QUICK, listener);
        }
        assertTrue(harness.taskRunner.runUntil(() -> fault.used() == 3, MINUTE));
        var before = harness.taskRunner.now();
        waiting.forEach(listener -> harness.untilEnded(listener, MINUTE));
        assertTrue(harness.taskRunner.now() - before < 40_000, () -> "" + (harness.taskRunner.now() - before));
        assertEquals(11, harness.duvo.starts());
    }

    @Test
    void lostStartIsLookedUpWhileStartsArePutOff() {
        followOne();
        harness.duvo.faults().on(Endpoint.START).times(1).then(Fault.html(502).afterWork());
        harness.fault(Endpoint.START, throttled("60"));
        var lost = new RecordingListener();
        harness.scheduler.follow(harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "7"), lost);
        harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.untilEnded(lost, Duration.ofSeconds(40));
        assertEquals(FollowResult.Reason.JOB_ENDED, lost.result.reason());
    }

    /** No kind of call that Duvo puts off keeps answers and statuses from their turns. */
    @ParameterizedTest
    @EnumSource(
            value = Endpoint.class,
            names = {"START", "SEND", "STOP", "MESSAGES", "PROFILE"})
    void answersAndEndsGoOn(Endpoint endpoint) {
        followOne();
        var asking = new RecordingListener();
        var followed = harness.start(DemoAssignments.APPROVAL, asking);
        harness.until(asking, "opened Pay invoice 4711?", MINUTE);
        harness.fault(endpoint, throttled("120"));
        harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.scheduler.call(
                harness.connection(),
                CallPriority.ACTION,
                CallKind.SEND.newCall(
                        client -> client.sendMessage(running.job.id(), "Hello", IdempotencyKey.random())));
        harness.taskRunner.run(Duration.ofSeconds(10));
        followed.answer(asking.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
        harness.until(asking, "settled ANSWERED", Duration.ofSeconds(5));
        harness.until(asking, "completed", Duration.ofSeconds(20));
    }

    /** Without lists each Job is read singly. */
    @Test
    void endsAreNoticedWhileListsArePutOff() {
        var jobs = new ArrayList<SimulatedJob>();
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < 40; i++) {
            var listener = new RecordingListener();
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            harness.follow(job, listener);
            jobs.add(job);
            listeners.add(listener);
        }
        harness.taskRunner.run(MINUTE);
        harness.fault(Endpoint.RUNS, throttled("300"));
        harness.taskRunner.run(MINUTE);
        for (int i = 0; i < 40; i += 13) {
            harness.duvo.goOn(jobs.get(i).id(), ScriptStep.end(0, "completed"));
            harness.until(listeners.get(i), "completed", Duration.ofSeconds(30));
            harness.taskRunner.run(MINUTE);
        }
        harness.duvo.faults().clear();
        harness.taskRunner.run(Duration.ofMinutes(6));
        harness.duvo.clearRequests();
        harness.taskRunner.run(MINUTE);
        assertTrue(harness.calls(Endpoint.RUNS).size() > 6);
    }

    @Test
    void exhaustedKeyPausesAltogether() {
        followOne();
        harness.fault(
                Endpoint.START,
                throttled("60").header("x-ratelimit-limit", "300").header("x-ratelimit-remaining", "3"));
        harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.taskRunner.run(Duration.ofSeconds(10));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofSeconds(45));
        assertEquals(List.of(), harness.duvo.requests());
    }
}
