package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine follows Jobs of keys that Duvo rejects. */
class RejectedKeyScenarioTest {
    private final EngineHarness harness = new EngineHarness();
    private final RecordingListener listener = new RecordingListener();

    private List<RecordingListener> threeRunning() {
        var listeners = Stream.generate(RecordingListener::new).limit(3).toList();
        listeners.forEach(each -> harness.start(DemoAssignments.ENDLESS, each));
        listeners.forEach(each -> harness.until(each, "running", Duration.ofMinutes(1)));
        harness.duvo.clearRequests();
        return listeners;
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
        var listeners = threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(5));
        var sent = harness.duvo.requests().stream()
                .filter(call -> call.status() == 401)
                .count();
        assertTrue(sent >= 9 && sent <= 15, sent + " probes, and calls that were under way");
        listeners.forEach(each -> assertEquals(1, each.count("connection lost")));
        harness.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        listeners.forEach(each -> harness.until(each, "connection restored", Duration.ofMinutes(2)));
        listeners.forEach(each -> assertEquals(1, each.count("connection restored")));
    }

    @Test
    void replacedKeyIsUsed() {
        var listeners = threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.add(new SimulatedKey("dv_new", SimulatedDuvo.TEAM.id()));
        harness.key = "dv_new";
        var delivered = listeners.get(0).messages.size();
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertTrue(listeners.get(0).messages.size() > delivered);
        listeners.forEach(each -> assertEquals(null, each.result));
    }

    @Test
    void keyThatStaysRejectedEndsItsJobsInTime() {
        var listeners = threeRunning();
        var begin = harness.taskRunner.now();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        listeners.forEach(each -> harness.untilEnded(each, Duration.ofMinutes(13)));
        listeners.forEach(each -> assertEquals(FollowResult.Reason.OUT_OF_REACH, each.result.reason()));
        listeners.forEach(each -> assertTrue(each.result.why().isUnauthorized()));
        assertTrue(harness.taskRunner.now() - begin >= EngineHarness.OUTAGE_TIMEOUT.toMillis());
    }

    @Test
    void startWithASuspendedKeyWaitsForIt() {
        threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(1));
        var followed = harness.start(DemoAssignments.QUICK, listener);
        harness.until(listener, "connection lost", Duration.ofMinutes(2));
        assertEquals("waiting to start, while Duvo refuses the key", followed.describe());
        assertEquals(0, harness.calls(Endpoint.START).size());
        harness.duvo.add(new SimulatedKey(SimulatedDuvo.KEY, SimulatedDuvo.TEAM.id()));
        harness.untilEnded(listener, Duration.ofMinutes(2));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
    }

    @Test
    void startWhoseKeyStaysRejectedEndsInTime() {
        threeRunning();
        var begin = harness.taskRunner.now();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(13));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(listener.result.why().isUnauthorized());
        assertTrue(harness.taskRunner.now() - begin >= EngineHarness.OUTAGE_TIMEOUT.toMillis());
        assertTrue(harness.calls(Endpoint.START).size() <= 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Endpoint.class,
            names = {"START", "TEAMS"})
    void oneRejectionOfAKeyThatWorkedDoesNotEndAStart(Endpoint endpoint) {
        harness.scheduler.call(harness.connection(), CallPriority.ACTION, DuvoClient::getProfile);
        harness.taskRunner.run(Duration.ofSeconds(5));
        harness.fault(endpoint, 1, Fault.json(401));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(30));
        assertEquals(FollowResult.Reason.JOB_ENDED, listener.result.reason());
        assertEquals(1, harness.duvo.starts());
        assertEquals(0, listener.count("connection lost"));
    }

    @Test
    void startThatIsAlwaysRejectedEndsAlthoughTheKeyWorks() {
        var listeners = threeRunning();
        harness.fault(Endpoint.START, Fault.json(401));
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofMinutes(20));
        assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason());
        assertTrue(
                harness.calls(Endpoint.START).size() <= 40,
                () -> harness.calls(Endpoint.START).size() + " starts");
        listeners.forEach(each -> assertEquals(null, each.result));
    }

    @Test
    @DisplayName("A forbidden Job ends alone, also where the key may not read its own profile")
    void forbiddenJobEndsAloneWhereTheProfileIsForbidden() {
        harness.fault(Endpoint.PROFILE, Fault.json(403));
        forbiddenJobEndsAloneWhileTheKeyWorks();
    }

    @Test
    void forbiddenJobEndsAloneAfterARestart() {
        harness.fault(Endpoint.PROFILE, Fault.json(403));
        var jobs = Stream.generate(() -> harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant()))
                .limit(2)
                .toList();
        harness.duvo.faults().on(null).ofJob(jobs.get(0).id()).then(Fault.json(403));
        var listeners = jobs.stream()
                .map(job -> {
                    var each = new RecordingListener();
                    var request = FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT)
                            .resumedAt(job.id(), 1, List.of());
                    harness.scheduler.follow(harness.connection(), request, each);
                    return each;
                })
                .toList();
        harness.untilEnded(listeners.get(0), Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.FORBIDDEN, listeners.get(0).result.reason());
        harness.taskRunner.run(Duration.ofMinutes(15));
        assertEquals(null, listeners.get(1).result);
        assertTrue(listeners.get(1).messages.size() > 100);
    }

    @Test
    void forbiddenJobEndsAloneWhileTheKeyWorks() {
        var listeners = threeRunning();
        var job = listeners.get(1).job.id();
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job).then(Fault.json(403));
        harness.untilEnded(listeners.get(1), Duration.ofMinutes(1));
        assertEquals(FollowResult.Reason.FORBIDDEN, listeners.get(1).result.reason());
        harness.taskRunner.run(Duration.ofMinutes(5));
        assertEquals(null, listeners.get(0).result);
        assertEquals(0, listeners.get(0).count("connection lost"));
    }

    @Test
    void forbiddenEverywhereIsAnOutageOfTheKey() {
        var listeners = threeRunning();
        harness.fault(null, Fault.json(403));
        harness.taskRunner.run(Duration.ofMinutes(5));
        listeners.forEach(each -> assertEquals(null, each.result));
        harness.duvo.faults().clear();
        listeners.forEach(each -> harness.until(each, "connection restored", Duration.ofMinutes(2)));
    }

    @Test
    void answerIsKeptWhileTheKeyIsRejected() {
        var followed = harness.start(DemoAssignments.APPROVAL, listener);
        harness.until(listener, "opened Pay invoice 4711?", Duration.ofSeconds(30));
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        followed.answer(listener.requests.get(0), Answer.APPROVE, IdempotencyKey.random());
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
        var request =
                FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT).resumedAt(job.id(), 10, List.of());
        harness.scheduler.follow(harness.connection(), request, listener);
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertEquals(null, listener.result);
        harness.key = SimulatedDuvo.KEY;
        harness.taskRunner.run(Duration.ofMinutes(2));
        assertTrue(listener.messages.size() > 20);
    }

    @Test
    void keyIsNotProbedOnceNoJobWaitsForIt() {
        threeRunning();
        harness.duvo.removeKey(SimulatedDuvo.KEY);
        harness.taskRunner.run(Duration.ofMinutes(20));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofHours(1));
        assertEquals(0, harness.duvo.requests().size());
    }
}
