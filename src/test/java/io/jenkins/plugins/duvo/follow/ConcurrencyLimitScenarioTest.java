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

/** Jobs that wait in line because of a concurrency limit. */
class ConcurrencyLimitScenarioTest {
    private final EngineHarness harness = new EngineHarness();

    @Test
    @DisplayName("No more Jobs run than allowed, and the listeners of the others learn that they are queued")
    void limitHoldsAndQueuedJobsArePublished() {
        var waiting = new ArrayList<RecordingListener>();
        for (int i = 0; i < 5; i++) {
            var diary = new Queued();
            waiting.add(diary);
            var limit = new ConcurrencyLimit("acme", () -> 2, i, false);
            harness.scheduler.follow(
                    harness.connection(),
                    EngineHarness.order(DemoAssignments.QUICK).withLimit(limit),
                    diary);
        }
        var most = new int[1];
        harness.taskRunner.runUntil(
                () -> {
                    var alive = harness.duvo.jobs().stream()
                            .filter(job -> job.endedAt() == null)
                            .count();
                    most[0] = Math.max(most[0], (int) alive);
                    return waiting.stream().allMatch(listener -> listener.result != null);
                },
                Duration.ofMinutes(3));
        assertEquals(5, harness.duvo.starts());
        assertEquals(2, most[0]);
        assertEquals(
                3,
                waiting.stream()
                        .filter(listener -> listener.lines.contains("queued"))
                        .count());
        waiting.stream()
                .filter(listener -> listener.lines.contains("queued"))
                .forEach(listener ->
                        assertEquals(List.of("queued", "admitted", "started"), listener.lines.subList(0, 3)));
    }

    private static final class Queued extends RecordingListener {
        @Override
        public void queued() {
            lines.add("queued");
        }

        @Override
        public void admitted() {
            lines.add("admitted");
        }
    }
}
