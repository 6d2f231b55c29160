package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowScheduler;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.state.Script;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** The keys and Jobs that are followed beside the Job of the build, and a {@link KeyWatch} for each key. */
final class OtherKeys {
    private static final int SHORTEST_LIFE_MS = 20_000;
    private static final int LONGEST_LIFE_MS = 80_000;
    private static final Duration SLOWNESS = Duration.ofSeconds(2);

    private final SimulatedDuvo duvo;
    private final VirtualTimeTaskRunner taskRunner;
    private final FaultScenario scenario;
    private final Random random;
    private final List<OtherJob> jobs = new ArrayList<>();
    private final Map<String, KeyWatch> watches = new HashMap<>();
    private long resumedAt;

    OtherKeys(SimulatedDuvo duvo, VirtualTimeTaskRunner taskRunner, FaultScenario scenario) {
        this.duvo = duvo;
        this.taskRunner = taskRunner;
        this.scenario = scenario;
        this.random = new Random(scenario.seed());
        watches.put(SimulatedDuvo.KEY, new KeyWatch());
        scenario.keys().forEach(this::add);
    }

    private void add(KeyPlan plan) {
        var key = keyOf(plan);
        duvo.add(new SimulatedKey(key, SimulatedDuvo.TEAM.id()));
        var watch = watches.computeIfAbsent(key, any -> new KeyWatch());
        var assignment = SimulatedAssignment.named("other work " + plan, script(plan.workload()));
        duvo.add(assignment);
        for (int i = 0; i < plan.jobs(); i++) {
            var created = taskRunner.instant().plus(scenario.clock());
            jobs.add(new OtherJob(plan, duvo.addForeign(assignment.id(), created), watch, this));
        }
        behave(plan.behaviour(), key);
    }

    private static String keyOf(KeyPlan plan) {
        return plan.isOfBuild() ? SimulatedDuvo.KEY : SimulatedDuvo.KEY + plan.number();
    }

    private static Script script(KeyPlan.Workload workload) {
        return switch (workload) {
            case SILENT -> start -> List.of();
            case TALKING -> start -> talk(start.random(), 2_000, 15_000);
            case BUSY -> start -> talk(start.random(), 800, 2_000);
        };
    }

    private static List<ScriptStep> talk(Random random, int shortestGap, int longestGap) {
        var steps = new ArrayList<ScriptStep>();
        for (int left = random.nextInt(SHORTEST_LIFE_MS, LONGEST_LIFE_MS); left > 0; ) {
            var gap = random.nextInt(shortestGap, longestGap);
            steps.add(ScriptStep.say(gap, "left " + left));
            left -= gap;
        }
        steps.add(ScriptStep.end(0, "completed"));
        return steps;
    }

    private void behave(KeyPlan.Behaviour behaviour, String key) {
        var rule = duvo.faults().on(null).when(request -> key.equals(request.key()));
        switch (behaviour) {
            case ANSWERED -> {
                // no fault
            }
            case HANGING -> rule.then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
            case SLOW -> rule.then(Fault.delay(SLOWNESS));
            case DYING_CONNECTIONS -> {
                var connection = new DyingConnection(taskRunner::now);
                rule.when(connection::carries).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
                for (int i = 1; i <= 4; i++) {
                    taskRunner.in(Duration.ofMillis(i * 15_000L + random.nextInt(10_000)), connection::die);
                }
            }
        }
    }

    /** Follows all other Jobs whose following has not ended, from their first message on. */
    void follow(FollowScheduler scheduler, KeyAccess access, Duration outageTimeout) {
        resumedAt = taskRunner.now();
        for (var job : jobs) {
            if (job.result() == null) {
                watches.get(keyOf(job.key())).onFollowed(taskRunner.now());
                scheduler.follow(
                        access.of(keyOf(job.key())),
                        FollowRequest.follow(job.job().id(), outageTimeout),
                        job);
            }
        }
    }

    /** The process died. */
    void onCrash() {
        watches.values().forEach(watch -> watch.onCrash(taskRunner.now()));
    }

    /** The machine slept until now. */
    void onWake() {
        resumedAt = taskRunner.now();
        watches.values().forEach(watch -> watch.onWake(resumedAt));
    }

    /** The watch over the key of the build. */
    KeyWatch watchOfBuild() {
        return watches.get(SimulatedDuvo.KEY);
    }

    /** Something is thrown in the place of a request: one of the build's key, or of any key where a call gets no thread. */
    void onThrow(ThrowInjector.Hook hook) {
        watches.forEach((key, watch) -> {
            if (hook == ThrowInjector.Hook.CALL_THREAD || key.equals(SimulatedDuvo.KEY)) {
                watch.onRequest(taskRunner.now());
            }
        });
    }

    /** The watch over the key of a request. */
    KeyWatch watchOf(SimulatedRequest request) {
        return watches.get(request.key());
    }

    /** All watches by their keys. */
    Map<String, KeyWatch> watches() {
        return watches;
    }

    /** The other Jobs that no fault concerns. */
    Stream<OtherJob> undisturbed() {
        return jobs.stream().filter(job -> isUndisturbed(job.key()));
    }

    private boolean isUndisturbed(KeyPlan key) {
        return key.isOfBuild()
                ? scenario.faults().stream().allMatch(ScheduledFault::isOwn)
                : key.behaviour() == KeyPlan.Behaviour.ANSWERED;
    }

    long now() {
        return taskRunner.now();
    }

    /**
     * Milliseconds since a time of Duvo's clock, without those in which the process was down or the machine slept; negative if that
     * time is yet to come.
     */
    long millisSince(Instant time) {
        var at = taskRunner.now()
                - Duration.between(time, taskRunner.instant().plus(scenario.clock()))
                        .toMillis();
        return taskRunner.now() - Math.max(at, resumedAt);
    }
}
