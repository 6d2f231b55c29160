package io.jenkins.plugins.duvo.follow;

import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One class of calls, or one Job, asks for more than the budget of its key: the others keep their turns. */
class TurnsScenarioTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int OTHERS = 20;

    private final EngineHarness harness = new EngineHarness();
    private final List<SimulatedJob> jobs = new ArrayList<>();
    private final List<RecordingListener> listeners = new ArrayList<>();
    private final List<Long> ages = new ArrayList<>();

    private void followOthers() {
        var speaker = harness.assignment(
                "Speaks every ten seconds",
                IntStream.range(0, 500).mapToObj(i -> say(10_000, "line " + i)).toArray(ScriptStep[]::new));
        for (int i = 0; i < OTHERS; i++) {
            var job = harness.duvo.addRunning(speaker, harness.taskRunner.instant());
            var listener = new RecordingListener() {
                @Override
                public void messages(List<MessageUpdate> page, int newPosition) {
                    super.messages(page, newPosition);
                    page.forEach(update ->
                            ages.add(Duration.between(update.message().timestamp(), harness.taskRunner.instant())
                                    .toMillis()));
                }
            };
            jobs.add(job);
            listeners.add(listener);
            harness.follow(job, listener);
        }
        harness.taskRunner.run(MINUTE.multipliedBy(3));
        ages.clear();
    }

    /** Asserts that the others' messages are read, the end of one of them is noticed and a Job is started beside them. */
    private void assertOthersHaveTheirTurns() {
        harness.duvo.goOn(jobs.get(7).id(), end(0, "completed"));
        var quick = new RecordingListener();
        harness.start(DemoAssignments.QUICK, quick);
        harness.until(listeners.get(7), "completed", Duration.ofSeconds(15));
        harness.until(quick, "started", Duration.ofSeconds(15));
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        assertTrue(ages.size() > 200, () -> ages.size() + " messages");
        assertTrue(
                ages.stream().allMatch(age -> age < 40_000),
                () -> "" + ages.stream().max(Long::compare));
    }

    @Test
    void scriptsThatReadAStatusInALoopKeepNoOtherCallFromItsTurn() {
        followOthers();
        var asked = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        IntStream.range(0, 60).forEach(i -> readInALoop(asked));
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        ages.clear();
        assertOthersHaveTheirTurns();
    }

    private void readInALoop(SimulatedJob job) {
        harness.scheduler
                .call(harness.connection(), CallPriority.READ, client -> client.getJob(job.id()))
                .whenComplete((state, failure) -> readInALoop(job));
    }

    @Test
    void actionsInALoopKeepNoOtherCallFromItsTurn() {
        followOthers();
        var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
        IntStream.range(0, 20).forEach(i -> sendInALoop(job));
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        ages.clear();
        assertOthersHaveTheirTurns();
    }

    private void sendInALoop(SimulatedJob job) {
        harness.scheduler
                .call(
                        harness.connection(),
                        CallPriority.ACTION,
                        client -> client.sendMessage(job.id(), "Hello", IdempotencyKey.random()))
                .whenComplete((sent, failure) -> sendInALoop(job));
    }

    @Test
    void hintsByTheHundredKeepNoOtherCallFromItsTurn() {
        followOthers();
        var hinted = new ArrayList<FollowedJob>();
        for (int i = 0; i < 100; i++) {
            var job = harness.duvo.addRunning(DemoAssignments.ENDLESS, harness.taskRunner.instant());
            hinted.add(harness.follow(job, new RecordingListener()));
        }
        harness.taskRunner.run(MINUTE.multipliedBy(3));
        hint(hinted);
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        harness.duvo.goOn(jobs.get(7).id(), end(0, "completed"));
        harness.until(listeners.get(7), "completed", Duration.ofSeconds(30));
        var read = listeners.stream()
                .mapToInt(listener -> listener.messages.size())
                .sum();
        harness.taskRunner.run(MINUTE.multipliedBy(2));
        assertTrue(listeners.stream()
                        .mapToInt(listener -> listener.messages.size())
                        .sum()
                > read + 50);
    }

    private void hint(List<FollowedJob> hinted) {
        hinted.forEach(FollowedJob::refreshSoon);
        harness.taskRunner.in(Duration.ofSeconds(1), () -> hint(hinted));
    }

    /** What a Job does after its thousands of messages. */
    enum Then {
        RUNS,
        WAITS(approval(0, "Go on?", null, List.of(), List.of())),
        HAS_ENDED(end(0, "completed"));

        private final ScriptStep[] steps;

        Then(ScriptStep... steps) {
            this.steps = steps;
        }
    }

    @ParameterizedTest
    @EnumSource(Then.class)
    void jobWithThousandsOfMessagesKeepsNoOtherFromItsTurn(Then then) {
        followOthers();
        var says = IntStream.range(0, 30_000).mapToObj(i -> say(0, "row " + i));
        var agent = harness.assignment(
                "Long", Stream.concat(says, Stream.of(then.steps)).toArray(ScriptStep[]::new));
        var job = harness.duvo.addRunning(agent, harness.taskRunner.instant());
        var listener = new RecordingListener();
        harness.follow(job, listener);
        assertOthersHaveTheirTurns();
        assertTrue(listener.messages.size() > 5_000, () -> listener.messages.size() + " messages");
    }
}
