package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many Jobs share one budget for each key and a few concurrent calls. */
class SharedBudgetScenarioTest {
    private final EngineHarness harness = new EngineHarness();

    private List<RecordingListener> start(int jobs, String agentId) {
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < jobs; i++) {
            var listener = new RecordingListener();
            listeners.add(listener);
            harness.start(agentId, listener);
        }
        return listeners;
    }

    @ParameterizedTest
    @EnumSource(RequestLimit.Window.class)
    void twoHundredJobsAtOnceKeepWithinTheLimit(RequestLimit.Window window) {
        harness.duvo.limit(new RequestLimit(300, window));
        var listeners = start(200, DemoAssignments.QUICK);
        listeners.forEach(each -> harness.untilEnded(each, Duration.ofMinutes(15)));
        harness.assertWithinLimit();
        assertEquals(200, harness.duvo.starts());
        for (var listener : listeners) {
            assertEquals(1, listener.count("ended JOB_ENDED"));
            harness.assertAllDelivered(harness.duvo.job(listener.job.id()), listener);
        }
        assertTrue(harness.taskRunner.maxConcurrentCalls() <= KeyRotation.places(1));
    }

    @Test
    void longWaitForThePermitIsReportedOnceToEachJobThatWaits() {
        harness.duvo.limit(new RequestLimit(300, RequestLimit.Window.SLIDING));
        var waits = reportedWaits(100);

        assertTrue(waits.size() > 10, () -> waits.size() + " waits");
        assertEquals(Set.copyOf(waits).size(), waits.size());
    }

    @Test
    void shortWaitForAPermitIsNotReported() {
        assertEquals(List.of(), reportedWaits(5));
    }

    /** Runs so many Jobs for ten minutes; returns the names of those that were told of a long wait, once for each time. */
    private List<String> reportedWaits(int jobs) {
        var waits = new ArrayList<String>();
        for (int i = 0; i < jobs; i++) {
            var name = "job " + i;
            harness.start(DemoAssignments.ENDLESS, new RecordingListener() {
                @Override
                public void permitAwaited() {
                    waits.add(name);
                }
            });
        }
        harness.taskRunner.run(Duration.ofMinutes(10));
        return waits;
    }

    @Tag("slow")
    @Test
    void messagesAreReadWhileStartsWait() {
        start(20, DemoAssignments.ENDLESS);
        harness.taskRunner.run(Duration.ofMinutes(1));
        start(500, DemoAssignments.ENDLESS);
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        var polls = harness.calls(Endpoint.MESSAGES).size();
        var starts = harness.calls(Endpoint.START).size();
        assertTrue(polls >= starts / 6 && starts > 50, polls + " polls, " + starts + " starts");
    }

    @Tag("slow")
    @Test
    void twoKeysDoNotShareABudget() {
        harness.duvo.add(new SimulatedKey("dv_other", SimulatedDuvo.TEAM.id()));
        for (int i = 0; i < 100; i++) {
            harness.start(DemoAssignments.ENDLESS, new RecordingListener());
            harness.scheduler.follow(
                    harness.connection("other", EngineHarness.CAP, () -> "dv_other"),
                    EngineHarness.startRequest(DemoAssignments.ENDLESS),
                    new RecordingListener());
        }
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertTrue(
                harness.duvo.requests().size() > 450,
                () -> harness.duvo.requests().size() + " requests");
    }

    @Tag("slow")
    @Test
    @DisplayName("Connections with one key share a budget, and the lowest cap holds while it is used")
    void connectionsWithOneKeyShareTheLowestCap() {
        for (int i = 0; i < 100; i++) {
            harness.start(DemoAssignments.ENDLESS, new RecordingListener());
        }
        var slow = new RecordingListener();
        var followed = harness.scheduler.follow(
                harness.connection(SimulatedDuvo.KEY, 60, () -> harness.key),
                EngineHarness.startRequest(DemoAssignments.ENDLESS),
                slow);
        harness.taskRunner.run(Duration.ofMinutes(2));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        var capped = harness.duvo.requests().size();
        assertTrue(capped <= 70, capped + " requests");
        followed.detach();
        harness.start(DemoAssignments.QUICK, new RecordingListener());
        harness.taskRunner.run(Duration.ofMinutes(2));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertTrue(
                harness.duvo.requests().size() > 200,
                () -> harness.duvo.requests().size() + " requests");
    }

    @Test
    void foreignUseOfTheKeyKeepsItsPart() {
        start(50, DemoAssignments.ENDLESS);
        for (int i = 0; i < 300; i++) {
            harness.taskRunner.in(Duration.ofSeconds(i), () -> harness.duvo.useElsewhere(SimulatedDuvo.KEY));
        }
        harness.taskRunner.run(Duration.ofMinutes(5));
        var throttled = harness.duvo.requests().stream()
                .filter(call -> call.status() == 429)
                .toList();
        assertTrue(throttled.size() <= 1, throttled::toString);
    }

    @Test
    void throttlingWithoutRateHeadersSlowsTheKey() {
        harness.duvo.limit(RequestLimit.off());
        start(100, DemoAssignments.ENDLESS);
        harness.taskRunner.run(Duration.ofMinutes(2));
        harness.duvo.faults().on(null).times(3).then(Fault.html(429));
        harness.duvo.clearRequests();
        harness.taskRunner.run(Duration.ofMinutes(1));
        var requests = harness.duvo.requests().size();
        assertTrue(requests > 100 && requests < 190, requests + " requests");
    }

    @Test
    void hangingDuvoDoesNotBlockAnother() {
        harness.duvo.add(new SimulatedKey("dv_hangs", SimulatedDuvo.TEAM.id()));
        harness.duvo
                .faults()
                .on(null)
                .when(request -> "dv_hangs".equals(request.key()))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        for (int i = 0; i < 100; i++) {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            harness.scheduler.follow(
                    harness.connection("hangs", EngineHarness.CAP, () -> "dv_hangs"),
                    FollowRequest.follow(job.id(), EngineHarness.OUTAGE_TIMEOUT),
                    new RecordingListener());
        }
        harness.taskRunner.run(Duration.ofMinutes(1));
        var listener = new RecordingListener();
        harness.start(DemoAssignments.QUICK, listener);
        harness.untilEnded(listener, Duration.ofSeconds(15));
    }

    @Tag("slow")
    @Test
    void actionIsNotDelayedByManyJobs() {
        start(300, DemoAssignments.ENDLESS);
        var listener = new RecordingListener();
        harness.taskRunner.run(Duration.ofMinutes(4));
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        harness.taskRunner.run(Duration.ofSeconds(5));
        var followed = harness.follow(job, listener);
        followed.stop();
        harness.taskRunner.run(Duration.ofSeconds(3));
        assertEquals(1, harness.duvo.stops().size());
        harness.untilEnded(listener, Duration.ofSeconds(10));
    }
}
