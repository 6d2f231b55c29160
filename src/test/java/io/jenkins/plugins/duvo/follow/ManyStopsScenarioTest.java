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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many Jobs are stopped together: first stops go before all other calls, and repeated stops are not sent at the cost of others. */
class ManyStopsScenarioTest {
    private static final int JOBS = 150;

    private final EngineHarness harness = new EngineHarness();
    private final List<RecordingListener> listeners = new ArrayList<>();
    private final List<FollowedJob> followed = new ArrayList<>();

    private void stopMany() {
        IntStream.range(0, JOBS).forEach(i -> {
            var listener = new RecordingListener();
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            listeners.add(listener);
            followed.add(harness.follow(job, listener));
        });
        harness.taskRunner.run(Duration.ofMinutes(2));
        followed.forEach(FollowedJob::stop);
        harness.taskRunner.run(Duration.ofMinutes(1));
    }

    private void assertAnotherJobIsFollowed() {
        var other = new RecordingListener();
        harness.start(DemoAssignments.QUICK, other);
        harness.untilEnded(other, Duration.ofMinutes(3));
        harness.assertAllDelivered(harness.duvo.job(other.job.id()), other);
    }

    @Test
    void jobsAbortedTogetherAreAllSeenToStop() {
        stopMany();

        assertTrue(harness.taskRunner.runUntil(
                () -> listeners.stream().allMatch(listener -> listener.result != null), Duration.ofMinutes(3)));
        assertTrue(
                harness.calls(Endpoint.STOP).size() <= 2 * JOBS,
                () -> harness.calls(Endpoint.STOP).size() + " stops");
    }

    @Test
    void stopsWithoutEffectLeaveCapacityForOthers() {
        harness.duvo.stopDelay(Duration.ofDays(1));
        stopMany();

        assertAnotherJobIsFollowed();
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 502})
    void failedStopsLeaveCapacityForOthers(int status) {
        harness.fault(Endpoint.STOP, Fault.json(status));
        stopMany();

        assertAnotherJobIsFollowed();
    }
}
