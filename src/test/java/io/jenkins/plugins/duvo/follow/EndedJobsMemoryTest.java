package io.jenkins.plugins.duvo.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of a Job that has ended stays in memory, however long its key is in use: its client and its listener hold a build. */
@Tag("slow")
class EndedJobsMemoryTest {
    private final EngineHarness harness = new EngineHarness();

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void firstJobsOfAKeyAreForgotten(int jobs) {
        var ended = run(DemoAssignments.QUICK, jobs, Duration.ofHours(1));

        assertForgotten(ended);
    }

    @Test
    void jobWhoseKeyWasDeniedForAWhileIsForgotten() {
        follow();
        harness.taskRunner.run(Duration.ofMinutes(1));
        harness.duvo.faults().on(null).times(3).then(Fault.json(401));

        var ended = run(DemoAssignments.QUICK, 1, Duration.ofHours(1));

        assertForgotten(ended);
    }

    /** Follows a Job that goes on, so that its key stays in use. */
    private void follow() {
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        harness.follow(job, new RecordingListener());
    }

    /** Runs Jobs to their ends beside one that goes on. Returns what each had: its client and its listener. */
    private List<WeakReference<?>> run(String agentId, int jobs, Duration atMost) {
        var parts = new ArrayList<WeakReference<?>>();
        var listeners = new ArrayList<RecordingListener>();
        for (int i = 0; i < jobs; i++) {
            var listener = new RecordingListener();
            listeners.add(listener);
            parts.add(new WeakReference<>(listener));
            var access = harness.connection();
            harness.scheduler.follow(
                    new DuvoAccess(SimulatedDuvo.KEY, EngineHarness.CAP, limits -> {
                        DuvoClient client = access.client().apply(limits);
                        parts.add(new WeakReference<>(client));
                        return client;
                    }),
                    EngineHarness.startRequest(agentId),
                    listener);
        }
        harness.taskRunner.run(Duration.ofSeconds(2));
        follow();
        listeners.forEach(listener -> harness.untilEnded(listener, atMost));
        harness.taskRunner.run(Duration.ofMinutes(1));
        return parts;
    }

    private static void assertForgotten(List<WeakReference<?>> parts) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> {
                    System.gc();
                    for (var part : parts) {
                        assertNull(part.get());
                    }
                });
    }
}
