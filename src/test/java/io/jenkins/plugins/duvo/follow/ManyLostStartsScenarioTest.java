package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lost starts, so many that the search for their Jobs could take all requests. */
class ManyLostStartsScenarioTest {
    private static final int STARTS = 100;

    private final EngineHarness harness = new EngineHarness();
    private final List<RecordingListener> lost = new ArrayList<>();

    @BeforeEach
    void loseMany() {
        harness.duvo.faults().on(Endpoint.START).times(STARTS).then(Fault.html(502));
        IntStream.range(0, STARTS).forEach(i -> {
            var listener = new RecordingListener();
            lost.add(listener);
            harness.scheduler.follow(
                    harness.connection(),
                    EngineHarness.startRequest(DemoAssignments.ENDLESS, "lost " + i + "."),
                    listener);
        });
        harness.taskRunner.runUntil(() -> harness.calls(Endpoint.START).size() == STARTS, Duration.ofMinutes(2));
    }

    @Test
    void lostStartsLeaveCapacityForOthers() {
        var other = new RecordingListener();
        harness.start(DemoAssignments.QUICK, other);

        harness.untilEnded(other, Duration.ofMinutes(1));
        harness.assertAllDelivered(harness.duvo.job(other.job.id()), other);
    }

    @Test
    void lostStartsEndWhenTheirSearchIsOver() {
        assertTrue(harness.taskRunner.runUntil(
                () -> lost.stream().allMatch(listener -> listener.result != null), Duration.ofMinutes(4)));
        assertTrue(lost.stream().allMatch(listener -> listener.result.reason() == FollowResult.Reason.START_UNKNOWN));
    }
}
