package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys that Duvo refuses. */
class RejectedKeyScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private List<RecordingListener> threeRunning() {
        var diaries = Stream.generate(RecordingListener::new).limit(3).toList();
        diaries.forEach(each -> harness.start(DemoAssignments.ENDLESS, each));
        diaries.forEach(each -> harness.until(each, "running", Duration.ofMinutes(1)));
        harness.duvo.clearRequests();
        return diaries;
    }

    @Test
    void wrongKeyEndsAStartAtOnce() {
        harness.key = "dv_wrong";
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(5));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(listener.result.why().isUnauthorized());
    }

    @Test
    void keyThatNeverWorkedEndsAJobAtOnce() {
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        harness.key = "dv_wrong";
        harness.follow(job, listener);
        harness.untilEnded(listener, Duration.ofSeconds(5));
        assertEquals(FollowResult.Reason.FORBIDDEN, listener.result.reason());
        assertTrue(listener.result.why().isUnauthorized());
    }

    @Test
    void keyThatWorkedIsProbedOnceForAllItsJobs() {
        var diaries = threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertTrue(
                harness.calls(Endpoint.PROFILE).size() <= 11,
                () -> harness.calls(Endpoint.PROFILE).size() + " probes");
        assertTrue(harness.calls(Endpoint.PROFILE).size() >= 9);
        diaries.forEach(each -> assertEquals(1, each.count("trouble")));
        var others = harness.duvo.requests().stream()
                .filter(call -> call.status() == 401 && call.call() != Endpoint.PROFILE)
                .count();
        assertTrue(others <= 4, others + " other calls");
        harness.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        diaries.forEach(each -> harness.until(each, "recovered", Duration.ofMinutes(2)));
        diaries.forEach(each -> assertEquals(1, each.count("recovered")));
    }

    @Test
    void replacedKeyIsUsed() {
        var diaries = threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.add(new SimulatedKey("dv_new", SimulatedDuvo.TEAM.id()));
        harness.key = "dv_new";
        var told = diaries.get(0).messages.size();
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertTrue(diaries.get(0).messages.size() > told);
        diaries.forEach(each -> assertEquals(null, each.result));
    }

    @Test
    void keyThatStaysRejectedEndsItsJobsInTime() {
        var diaries = threeRunning();
        var begin = harness.taskRunner.now();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        diaries.forEach(each -> harness.untilEnded(each, Duration.ofMinutes(13)));
        diaries.forEach(each -> assertEquals(FollowResult.Reason.OUT_OF_REACH, each.result.reason()));
        diaries.forEach(each -> assertTrue(each.result.why().isUnauthorized()));
        assertTrue(harness.taskRunner.now() - begin >= EngineHarness.PATIENCE.toMillis());
    }

    @Test
    void startWithASuspendedKeyEndsAtOnce() {
        threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(5));
        assertTrue(listener.result.why().isUnauthorized());
    }

    @Test
    void forbiddenJobEndsAloneWhileTheKeyWorks() {
        var diaries = threeRunning();
        var job = diaries.get(1).job.id();
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job).then(Fault.json(403));
        harness.untilEnded(diaries.get(1), Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.FORBIDDEN, diaries.get(1).result.reason());
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(null, diaries.get(0).result);
        assertEquals(0, diaries.get(0).count("trouble"));
    }

    @Test
    void forbiddenEverywhereIsAnOutageOfTheKey() {
        var diaries = threeRunning();
        harness.fault(null, Fault.json(403));
        harness.taskRunner.run(Duration.ofMinutes(5));
        diaries.forEach(each -> assertEquals(null, each.result));
        harness.duvo.faults().clear();
        diaries.forEach(each -> harness.until(each, "recovered", Duration.ofMinutes(2)));
    }

    @Test
    void answerIsKeptWhileTheKeyIsRejected() {
        var followed = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "asks Pay invoice 4711?", Duration.ofSeconds(30));
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        followed.answer(listener.requests.get(0).id(), io.jenkins.plugins.duvo.api.Answer.APPROVE);
        harness.taskRunner.run(Duration.ofMinutes(2));
        harness.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(1, listener.count("settled ANSWERED"), listener.lines::toString);
    }

    @Test
    void reattachedJobWaitsForItsKey() {
        var job = harness.duvo.addRunning(
                DemoAssignments.ENDLESS, harness.taskRunner.instant().minusSeconds(60));
        harness.key = "dv_wrong";
        var request = FollowRequest.follow(job.id(), EngineHarness.PATIENCE).resumedAt(job.id(), 10, List.of());
        harness.scheduler.follow(harness.connection(), request, listener);
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(null, listener.result);
        harness.key = SimulatedDuvo.KEY;
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertTrue(listener.messages.size() > 20);
    }
}
