package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The engine follows Jobs that share a concurrency limit. */
class ConcurrencyLimitScenarioTest {
    private final EngineHarness harness = new EngineHarness();

    @Test
    @DisplayName("No more Jobs run than allowed, and the listeners of the others learn that they are queued")
    void limitHoldsAndQueuedJobsArePublished() {
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < 5; i++) {
            var listener = new RecordingListener();
            listeners.add(listener);
            var limit = new ConcurrencyLimit("acme", () -> 2, i, false);
            harness.scheduler.follow(
                    harness.connection(),
                    EngineHarness.startRequest(DemoAssignments.QUICK).withLimit(limit),
                    listener);
        }
        var maxRunning = new int[1];
        harness.taskRunner.runUntil(
                () -> {
                    var running = harness.duvo.jobs().stream()
                            .filter(job -> job.endedAt() == null)
                            .count();
                    maxRunning[0] = Math.max(maxRunning[0], (int) running);
                    return listeners.stream().allMatch(listener -> listener.result != null);
                },
                Duration.ofMinutes(3));
        assertEquals(5, harness.duvo.starts());
        assertEquals(2, maxRunning[0]);
        assertEquals(
                3,
                listeners.stream()
                        .filter(listener -> listener.lines.contains("queued"))
                        .count());
        listeners.stream()
                .filter(listener -> listener.lines.contains("queued"))
                .forEach(listener ->
                        assertEquals(List.of("queued", "admitted", "started"), listener.lines.subList(0, 3)));
    }
}
