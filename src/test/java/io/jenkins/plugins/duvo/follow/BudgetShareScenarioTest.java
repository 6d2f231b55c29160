package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.StartRequest;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shares of status reads, message polls and starts in the budget of one key that hundreds of talking Jobs use. */
class BudgetShareScenarioTest {
    private static final int JOBS = 300;

    private final EngineHarness harness = new EngineHarness();
    private final List<SimulatedJob> jobs = new ArrayList<>();
    private final List<RecordingListener> listeners = new ArrayList<>();

    @BeforeEach
    void followTalkingJobs() {
        for (int i = 0; i < JOBS; i++) {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            var listener = new RecordingListener();
            jobs.add(job);
            listeners.add(listener);
            var start = new StartRequest(DemoAssignments.ENDLESS, null, null, null, IdempotencyKey.random());
            var request = FollowRequest.start(null, start, null, EngineHarness.OUTAGE_TIMEOUT)
                    .resumedAt(job.id(), 0, List.of());
            harness.scheduler.follow(harness.connection(), request, listener);
        }
        harness.taskRunner.run(Duration.ofMinutes(3));
        harness.duvo.clearRequests();
    }

    @Test
    void statusReadsKeepTheirShareWhileMessagesWait() {
        harness.taskRunner.run(Duration.ofMinutes(5));

        var all = harness.duvo.requests().size();
        var statuses = harness.calls(Endpoint.RUNS).size()
                + harness.calls(Endpoint.RUN).size();
        assertTrue(all > 5 * 250, () -> all + " requests");
        assertTrue(statuses <= 0.4 * all, () -> statuses + " of " + all + " requests");
    }

    @Test
    void updatedJobIsNotReadSingly() {
        harness.taskRunner.run(Duration.ofMinutes(2));

        assertEquals(List.of(), harness.calls(Endpoint.RUN));
    }

    @Test
    void endIsNoticedWhileAThousandStartsWait() {
        for (int i = 0; i < 1_000; i++) {
            harness.start(DemoAssignments.ENDLESS, new RecordingListener());
        }
        harness.taskRunner.run(Duration.ofSeconds(30));

        harness.duvo.goOn(jobs.get(150).id(), ScriptStep.end(0, "completed"));

        harness.until(listeners.get(150), "completed", Duration.ofSeconds(30));
        assertTrue(harness.duvo.starts() < 300, () -> harness.duvo.starts() + " starts");
    }

    @Test
    void failedPageOfAListIsRepeatedAlone() {
        var third = "offset=" + 2 * Limits.PAGE_STEP_ROWS;
        var fault = harness.duvo
                .faults()
                .on(Endpoint.RUNS)
                .when(request -> request.path().contains(third))
                .times(1)
                .then(Fault.html(502));
        assertTrue(harness.taskRunner.runUntil(() -> fault.used() == 1, Duration.ofSeconds(30)));
        harness.duvo.clearRequests();

        assertTrue(harness.taskRunner.runUntil(() -> isRequested(third), Duration.ofSeconds(5)));

        assertFalse(isRequested("offset=0") || isRequested("offset=" + Limits.PAGE_STEP_ROWS));
    }

    private boolean isRequested(String page) {
        return harness.calls(Endpoint.RUNS).stream().anyMatch(call -> (call.path() + "&").contains(page + "&"));
    }
}
