package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.engine.RecordingListener;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;

/**
 * Day of one key whose short Jobs follow each other while some of its reads come from replicas that lag: from the morning on, or from a
 * Job in the middle of the day on. A replica that lags shows neither the last messages of a Job nor that they count. The same seed
 * gives the same day.
 */
final class LaggingKeyDay {
    private static final int JOBS = 120;
    private static final int REPLICAS = 20;
    /** Longest lag at which no message may be lost. */
    static final int LONGEST_LAG_MS = 5_000;

    private final Random random;
    private final EngineHarness harness;
    private final double laggingReads;
    private final int longestLagMs;
    private final int firstLaggingJob;
    private final String agentId;
    private final List<Double> released = new ArrayList<>();
    private int started;
    private int ended;
    private int lost;

    /** @param laggingReads part of the reads that come from a replica that lags */
    LaggingKeyDay(long seed, double laggingReads, int longestLagMs) {
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 2);
        this.harness = new EngineHarness(seed);
        this.laggingReads = laggingReads;
        this.longestLagMs = longestLagMs;
        this.firstLaggingJob = seed % 3 == 0 ? 0 : random.nextInt(JOBS);
        var assignment = SimulatedAssignment.named(
                "short", start -> script(new Random(start.random().nextLong())));
        this.agentId = assignment.id();
        harness.duvo.add(assignment);
    }

    private static List<ScriptStep> script(Random dice) {
        var steps = new ArrayList<ScriptStep>();
        for (int i = dice.nextInt(8); i >= 0; i--) {
            steps.add(ScriptStep.say(dice.nextInt(4_000), "word " + i));
        }
        steps.add(ScriptStep.say(dice.nextInt(2_000), "the last word"));
        steps.add(ScriptStep.end(dice.nextBoolean() ? 0 : dice.nextInt(1_000), "completed"));
        return steps;
    }

    /** Plays the day, with one to three Jobs at a time. */
    LaggingKeyDay play() {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            start();
        }
        if (!harness.taskRunner.runUntil(() -> ended == JOBS, Duration.ofDays(1))) {
            throw new IllegalStateException(ended + " Jobs ended");
        }
        return this;
    }

    private void start() {
        if (started == JOBS) {
            return;
        }
        if (started == firstLaggingJob) {
            beginLag();
        }
        started++;
        harness.start(agentId, new RecordingListener() {
            @Override
            public void ended(FollowResult ending) {
                super.ended(ending);
                check(this);
                harness.taskRunner.in(Duration.ofMillis(random.nextInt(30_000)), LaggingKeyDay.this::start);
            }
        });
    }

    private void beginLag() {
        for (int i = 0; i < REPLICAS; i++) {
            var lag = Duration.ofMillis(random.nextInt(longestLagMs));
            for (var call : List.of(Endpoint.MESSAGES, Endpoint.RUN, Endpoint.RUNS)) {
                harness.duvo
                        .faults()
                        .on(call)
                        .when(request -> random.nextDouble() < laggingReads / REPLICAS)
                        .then(Fault.lag(lag));
            }
        }
    }

    private void check(RecordingListener listener) {
        ended++;
        var job = harness.duvo.job(listener.job.id());
        released.add(
                Duration.between(job.endedAt(), harness.taskRunner.instant()).toMillis() / 1000.0);
        var delivered = new HashSet<>(listener.ids());
        lost += (int) job.messages().stream()
                .map(SimulatedMessage::id)
                .filter(id -> !delivered.contains(id))
                .count();
    }

    /** How many messages were not delivered. */
    int lost() {
        return lost;
    }

    /** How late each Job was released after its end, in seconds, in the order of their ends. */
    List<Double> released() {
        return released;
    }
}
