package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Duvo is out of reach for many Jobs of one key, each of which sends a call only now and then. */
class KeyOutageScenarioTest {
    private static final int MANY = 200;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final EngineHarness harness = new EngineHarness();
    private final Map<SimulatedJob, RecordingListener> listeners = new LinkedHashMap<>();

    private static Duration minutes(int count) {
        return MINUTE.multipliedBy(count);
    }

    private RecordingListener attach(String agentId, Duration patience) {
        var job = harness.duvo.addRunning(agentId, harness.taskRunner.instant());
        var listener = new RecordingListener();
        listeners.put(job, listener);
        harness.scheduler.follow(harness.connection(), FollowRequest.follow(job.id(), patience), listener);
        return listener;
    }

    private List<RecordingListener> attach(int count, String agentId) {
        var attached = new ArrayList<RecordingListener>();
        for (int i = 0; i < count; i++) {
            attached.add(attach(agentId, EngineHarness.OUTAGE_TIMEOUT));
        }
        return attached;
    }

    private void followMany() {
        attach(MANY, harness.assignment("Says nothing"));
        harness.taskRunner.run(minutes(4));
    }

    private void hang() {
        harness.fault(null, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
    }

    private boolean allReceived(String line) {
        return listeners.values().stream().allMatch(listener -> listener.lines.contains(line));
    }

    private void untilAll(String line, Duration atMost) {
        assertTrue(
                harness.taskRunner.runUntil(() -> allReceived(line), atMost),
                () -> listeners.values().stream()
                                .filter(listener -> listener.lines.contains(line))
                                .count()
                        + " of all: " + line);
    }

    private void assertEachOnce(String line) {
        listeners
                .values()
                .forEach(listener -> assertEquals(1, listener.count(line), () -> line + ": " + listener.lines));
    }

    @Test
    void outageReachesAllJobsAndEndsThemAfterTheirTimeout() {
        followMany();
        hang();
        untilAll("connection lost", minutes(3));
        harness.taskRunner.run(minutes(6));
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
        untilAll("ended OUT_OF_REACH", minutes(4));
        assertEachOnce("connection lost");
        listeners.values().forEach(listener -> assertEquals(List.of(), listener.late));
    }

    @Test
    void failuresNameNoOtherJob() {
        followMany();
        hang();
        untilAll("ended OUT_OF_REACH", minutes(15));
        var ids = listeners.keySet().stream().map(SimulatedJob::id).toList();
        listeners.forEach((job, listener) -> {
            for (var id : ids) {
                assertTrue(
                        id.equals(job.id()) || !listener.failures.toString().contains(id), listener.failures::toString);
                assertTrue(id.equals(job.id())
                        || !listener.result.why().getMessage().contains(id));
            }
        });
    }

    /** Calls of the key get through all the time, so it has no outage. */
    @Test
    void statusesThatHangAreAnOutageWhileMessagesAreRead() {
        var talking = attach(40, DemoAssignments.ENDLESS);
        followMany();
        harness.fault(Endpoint.RUNS, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        harness.fault(Endpoint.RUN, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        var begin = harness.taskRunner.now();
        untilAll("connection lost", minutes(4));
        var read =
                talking.stream().mapToInt(listener -> listener.messages.size()).sum();
        untilAll("ended OUT_OF_REACH", minutes(14));
        assertTrue(harness.taskRunner.now() - begin > minutes(9).toMillis());
        assertTrue(
                talking.stream().mapToInt(listener -> listener.messages.size()).sum() > read);
        assertEachOnce("connection lost");
    }

    @Test
    void statusesThatCanBeReadAgainEndTheOutage() {
        followMany();
        harness.fault(Endpoint.RUNS, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        harness.fault(Endpoint.RUN, Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        untilAll("connection lost", minutes(4));
        harness.duvo.faults().clear();
        untilAll("connection restored", minutes(4));
        harness.taskRunner.run(minutes(12));
        assertEachOnce("connection lost");
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
    }

    @Test
    void messagesThatAreLateUnderLoadAreNoOutage() {
        attach(600, DemoAssignments.ENDLESS);
        harness.taskRunner.run(minutes(15));
        assertTrue(listeners.values().stream().noneMatch(listener -> listener.lines.contains("connection lost")));
    }

    @Test
    void recoveryIsPublishedOnceToEachJob() {
        followMany();
        hang();
        untilAll("connection lost", minutes(3));
        harness.duvo.faults().clear();
        untilAll("connection restored", minutes(4));
        harness.taskRunner.run(minutes(10));
        assertEachOnce("connection lost");
        assertEachOnce("connection restored");
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
    }

    @Test
    void eachJobHasItsOwnTimeout() {
        var hasty = attach(harness.assignment("Says nothing"), minutes(5));
        var patient = attach(DemoAssignments.ENDLESS, minutes(20));
        followMany();
        hang();
        harness.taskRunner.run(minutes(5));
        assertNull(hasty.result);
        harness.untilEnded(hasty, minutes(2));
        harness.taskRunner.run(minutes(12));
        assertNull(patient.result);
        harness.untilEnded(patient, minutes(6));
    }

    @Test
    void laterJobHasItsWholeTimeout() {
        followMany();
        hang();
        harness.taskRunner.run(minutes(9));
        var late = attach(DemoAssignments.ENDLESS, EngineHarness.OUTAGE_TIMEOUT);
        harness.taskRunner.run(minutes(9));
        assertNull(late.result);
        harness.untilEnded(late, minutes(4));
    }

    @Test
    void waitingJobIsNotGivenUpForADay() {
        attach(10, DemoAssignments.APPROVAL);
        untilAll("opened Pay invoice 4711?", minutes(5));
        hang();
        harness.taskRunner.run(Duration.ofHours(23));
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
        assertEachOnce("connection lost");
        untilAll("ended OUT_OF_REACH", Duration.ofHours(2));
    }

    @Test
    void failureOfOneJobIsNotPublishedToOthers() {
        followMany();
        var job = listeners.keySet().iterator().next();
        harness.duvo.faults().on(Endpoint.RUN).ofJob(job.id()).then(Fault.json(500));
        harness.duvo.faults().on(Endpoint.MESSAGES).ofJob(job.id()).then(Fault.json(500));
        harness.duvo.goOn(job.id(), ScriptStep.end(0, "failed"));
        harness.untilEnded(listeners.get(job), minutes(20));
        assertEquals(FollowResult.Reason.OUT_OF_REACH, listeners.get(job).result.reason());
        assertEquals(
                1,
                listeners.values().stream()
                        .filter(listener -> listener.count("connection lost") > 0)
                        .count());
    }

    @Test
    void fewFailuresInARowAreNoOutage() {
        followMany();
        harness.fault(null, 20, Fault.json(502));
        harness.taskRunner.run(minutes(5));
        assertTrue(listeners.values().stream().noneMatch(listener -> listener.lines.contains("connection lost")));
    }

    @Test
    void timeWithoutCallsDoesNotCount() {
        followMany();
        hang();
        harness.taskRunner.run(minutes(2));
        harness.taskRunner.skip(Duration.ofHours(1));
        harness.taskRunner.run(minutes(5));
        assertTrue(listeners.values().stream().allMatch(listener -> listener.result == null));
    }

    @Test
    void throttledTimeDoesNotCount() {
        followMany();
        harness.fault(null, Fault.json(429).header("retry-after", "60"));
        harness.taskRunner.run(minutes(40));
        assertTrue(listeners.values().stream().noneMatch(listener -> listener.lines.contains("connection lost")));
    }

    @Test
    void startThatWasNeverSentIsNotGivenUp() {
        followMany();
        hang();
        var listener = new RecordingListener();
        var limit = new ConcurrencyLimit("acme", () -> 1, 1, false);
        harness.scheduler.follow(
                harness.connection(),
                EngineHarness.startRequest(DemoAssignments.ENDLESS).withLimit(limit),
                new RecordingListener());
        harness.scheduler.follow(
                harness.connection(),
                EngineHarness.startRequest(DemoAssignments.QUICK).withLimit(limit),
                listener);
        untilAll("ended OUT_OF_REACH", minutes(15));
        assertNull(listener.result);
        assertEquals(List.of("queued", "connection lost"), listener.lines);
    }

    @Test
    void unknownStartsAreGivenUpTogether() {
        followMany();
        harness.fault(Endpoint.START, Fault.html(502));
        var lost = new ArrayList<RecordingListener>();
        for (int i = 0; i < 15; i++) {
            var listener = new RecordingListener();
            lost.add(listener);
            harness.scheduler.follow(
                    harness.connection(), EngineHarness.startRequest(DemoAssignments.QUICK, "r" + i), listener);
        }
        assertTrue(harness.taskRunner.runUntil(
                () -> lost.stream().allMatch(listener -> listener.lines.contains("start lost")), minutes(2)));
        hang();
        harness.taskRunner.run(minutes(9));
        assertTrue(lost.stream().allMatch(listener -> listener.result == null));
        harness.taskRunner.run(minutes(5));
        lost.forEach(listener -> assertEquals(FollowResult.Reason.START_UNKNOWN, listener.result.reason()));
    }

    @Test
    void unsentStartsAreGivenUpAfterTheirTimeout() {
        harness.fault(null, Fault.travelling(TransportFault.REFUSED));
        var lost = new ArrayList<RecordingListener>();
        for (int i = 0; i < 600; i++) {
            var listener = new RecordingListener();
            lost.add(listener);
            var request = FollowRequest.start(
                    "team",
                    EngineHarness.startRequest(DemoAssignments.QUICK).start(),
                    null,
                    EngineHarness.OUTAGE_TIMEOUT);
            harness.scheduler.follow(harness.connection(), request, listener);
        }
        harness.taskRunner.run(minutes(10));
        assertTrue(lost.stream().allMatch(listener -> listener.result == null));
        harness.taskRunner.run(minutes(5));
        lost.forEach(listener -> assertEquals(FollowResult.Reason.START_REFUSED, listener.result.reason()));
    }
}
