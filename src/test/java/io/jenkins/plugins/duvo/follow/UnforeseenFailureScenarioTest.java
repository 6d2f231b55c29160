package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.follow.ThrowingHarness.Hook;
import io.jenkins.plugins.duvo.follow.ThrowingHarness.Scenario;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A failure at any place where foreign code runs, an answer is parsed or time is computed with is an outcome: nothing hangs,
 * nothing starts twice, the Jobs of another key go on, and the log says it once.
 */
class UnforeseenFailureScenarioTest {
    private static final List<Supplier<Throwable>> FAILURES = List.of(
            () -> new IllegalStateException("injected"),
            () -> new OutOfMemoryError("unable to create native thread"),
            () -> new RejectedExecutionException("injected"),
            () -> new ReflectiveOperationException("injected, although no method declares it"));

    /** Numbers of the calls of a hook at which it throws: all, or some of many. */
    private static long[] sample(long calls, int most) {
        return LongStream.rangeClosed(1, Math.min(calls, most))
                .map(i -> calls <= most ? i : 1 + (i - 1) * (calls - 1) / (most - 1))
                .toArray();
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(Scenario.class)
    void oneThrowAtAnyHookIsAnOutcome(Scenario scenario) {
        var counts = new ThrowingHarness(scenario).play().counts();
        var violations = new ArrayList<String>();
        var next = 0;
        for (var hook : Hook.values()) {
            for (var nth : sample(counts.getOrDefault(hook, 0L), hook == Hook.CLOCK ? 30 : 6)) {
                var run = new ThrowingHarness(scenario)
                        .throwing(hook, nth, FAILURES.get(next++ % FAILURES.size()))
                        .play();
                collect(run, violations);
                if (run.hasMetFailure() && run.logged().size() != 1) {
                    violations.add(run.describe() + "was logged " + run.logged());
                }
            }
        }
        assertTrue(violations.isEmpty(), () -> violations.size() + "\n" + String.join("\n", violations));
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(value = Hook.class, mode = EnumSource.Mode.EXCLUDE, names = "CLOCK")
    void hookThatThrowsForMinutesDelaysOnly(Hook hook) {
        var violations = new ArrayList<String>();
        for (var scenario : Scenario.values()) {
            var failure = FAILURES.get((hook.ordinal() + scenario.ordinal()) % FAILURES.size());
            var run = new ThrowingHarness(scenario)
                    .throwing(hook, Duration.ofSeconds(1), Duration.ofMinutes(3), failure)
                    .play();
            collect(run, violations);
            if (run.logged().size() > 1) {
                violations.add(run.describe() + "was logged " + run.logged());
            }
        }
        assertTrue(violations.isEmpty(), () -> violations.size() + "\n" + String.join("\n", violations));
    }

    private static void collect(ThrowingHarness run, List<String> violations) {
        run.violations().forEach(violation -> violations.add(run.describe() + "=> " + violation));
    }

    @Test
    void limitThatCanNeverBeReadEndsTheStart() {
        var harness = new EngineHarness();
        var listener = new RecordingListener();
        var limit = new ConcurrencyLimit("acme", () -> Integer.parseInt("none"), 0, false);
        harness.scheduler.follow(
                harness.connection(),
                EngineHarness.startRequest(DemoAssignments.QUICK).withLimit(limit),
                listener);
        harness.untilEnded(listener, Duration.ofMinutes(15));
        assertEquals(List.of("connection lost", "ended START_REFUSED"), listener.lines);
        assertEquals(0, harness.duvo.starts());
    }

    @Test
    void requestThatThrowsToItsCallerLeavesNothingBehind() {
        var harness = new EngineHarness();
        var access = new DuvoAccess(
                "key",
                () -> {
                    throw new IllegalStateException();
                },
                limits -> null);
        var listener = new RecordingListener();
        assertThrows(
                IllegalStateException.class,
                () -> harness.scheduler.follow(access, EngineHarness.startRequest(DemoAssignments.QUICK), listener));
        harness.taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(), listener.lines);
        assertEquals(0, harness.duvo.starts());
    }
}
