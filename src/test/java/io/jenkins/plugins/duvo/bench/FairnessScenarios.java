package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.JobListener;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The scenarios of docs/scaling.md in which keys, classes of calls or Jobs compete for the engine: each method plays one with
 * one seed and adds its figures.
 */
final class FairnessScenarios {
    private static final int KEYS = 8;
    private static final int JOBS_PER_KEY = 100;
    private static final Workload EVERY_TEN_SECONDS = Workload.USUAL.gap(10).minutes(20);
    private static final int LONG_JOB_MESSAGES = 100_000;
    private static final int LONG_JOB_MINUTES = 20;
    private static final Duration SCRIPT_PAUSE = Duration.ofSeconds(5);

    private final Metrics metrics;
    private final long seed;

    FairnessScenarios(Metrics metrics, long seed) {
        this.metrics = metrics;
        this.seed = seed;
    }

    private void addLatency(String name, List<Double> seconds) {
        if (seconds.isEmpty()) {
            throw new IllegalStateException(name + ": nothing happened");
        }
        metrics.most(name, Metrics.percentile(seconds, 95), "s");
    }

    // --- keys

    void keys() {
        keys("keys_8x100", new SimulationRun(seed, Workload.USUAL));
    }

    void slowKeys() {
        keys("keys_8x100_slow", new SimulationRun(seed, Workload.USUAL).slower(Duration.ofMillis(500)));
    }

    private void keys(String name, SimulationRun simulation) {
        var requests = play(simulation, 20);
        simulation.addUnnoticedEnds();
        addLatency(name + "_end_noticed_p95", simulation.samples.endsNoticed);
        metrics.most(name + "_outages", simulation.samples.outages, "");
        var mean = requests.stream().mapToInt(Integer::intValue).average().orElseThrow();
        metrics.least(
                name + "_least_share",
                requests.stream().mapToInt(Integer::intValue).min().orElseThrow() / mean,
                "");
    }

    void busyKeys() {
        var minutes = 10;
        var requests = play(new SimulationRun(seed, Workload.USUAL.gap(2)), minutes);
        var least = requests.stream().mapToInt(Integer::intValue).min().orElseThrow();
        metrics.least("keys_8x100_busy_least_requests_per_minute", (double) least / minutes, "1/min");
    }

    /** Follows Jobs of several keys and returns the requests of each key in the measured time. */
    private static List<Integer> play(SimulationRun simulation, int minutes) {
        var keys = IntStream.range(0, KEYS).mapToObj(i -> "dv_key_" + i).toList();
        for (var key : keys) {
            simulation.duvo.add(new SimulatedKey(key, SimulatedDuvo.TEAM.id()));
            simulation.replacing().attach(JOBS_PER_KEY, key);
        }
        simulation.run(5);
        simulation.clear();
        simulation.run(minutes);
        return keys.stream().map(simulation::calls).toList();
    }

    void hungKeys() {
        var simulation = new SimulationRun(seed, Workload.USUAL.minutes(0.5));
        simulation
                .duvo
                .faults()
                .on(null)
                .when(request -> String.valueOf(request.key()).startsWith("dv_hangs"))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        for (var key : List.of("dv_hangs_1", "dv_hangs_2")) {
            simulation.duvo.add(new SimulatedKey(key, SimulatedDuvo.TEAM.id()));
            simulation.addRunning(JOBS_PER_KEY).forEach(job -> simulation.follow(job, key, new JobListener() {}));
        }
        simulation.run(1);
        simulation.replacing().attach(1);
        simulation.run(30);
        simulation.addUnnoticedEnds();
        addLatency("hung_keys_2_third_end_noticed_p95", simulation.samples.endsNoticed);
    }

    // --- classes of calls

    void statusLoops() {
        var simulation = new SimulationRun(seed, EVERY_TEN_SECONDS.gap(2));
        simulation.replacing().attach(20);
        var asked = simulation.addRunning();
        simulation.run(2);
        for (int i = 0; i < 30; i++) {
            simulation.taskRunner.in(Duration.ofMillis(simulation.random.nextInt(5_000)), () -> ask(simulation, asked));
        }
        simulation.run(3);
        simulation.clear();
        simulation.run(30);
        simulation.addUnnoticedEnds();
        addLatency("status_loops_30_end_noticed_p95", simulation.samples.endsNoticed);
        addLatency("status_loops_30_message_age_p95", simulation.samples.messageAges);
    }

    /** A script reads the status of a Job every five seconds. */
    private static void ask(SimulationRun simulation, SimulatedJob job) {
        simulation
                .scheduler
                .call(simulation.connection(SimulatedDuvo.KEY), CallPriority.READ, client -> client.getJob(job.id()))
                .whenComplete((state, failure) -> simulation.taskRunner.in(SCRIPT_PAUSE, () -> ask(simulation, job)));
    }

    void throttledStarts() {
        var simulation = new SimulationRun(seed, EVERY_TEN_SECONDS);
        simulation.attach(20);
        simulation.run(5);
        simulation.duvo.faults().on(Endpoint.START).then(Fault.json(429));
        IntStream.range(0, 10).forEach(i -> simulation.start());
        simulation.run(2);
        simulation.clear();
        simulation.run(20);
        addLatency("start_429_others_message_age_p95", simulation.samples.messageAges);
    }

    // --- Jobs

    void longJobs() {
        longJob();
        longJob(ScriptStep.approval(0, "Go on?", null, List.of(), List.of()));
        longJob(ScriptStep.end(0, "completed"));
    }

    /** A Job with 100,000 messages is attached to beside 20 others; {@code last} is what it does after them. */
    private void longJob(ScriptStep... last) {
        var simulation = new SimulationRun(seed, EVERY_TEN_SECONDS);
        simulation.taskRunner.medianLatency(60);
        simulation.replacing().attach(20);
        simulation.run(5);
        var says = IntStream.range(0, LONG_JOB_MESSAGES).mapToObj(i -> ScriptStep.say(0, "Row " + i));
        var assignment = SimulatedAssignment.named(
                "Says much", Stream.concat(says, Stream.of(last)).toArray(ScriptStep[]::new));
        simulation.duvo.add(assignment);
        var job = simulation.duvo.addRunning(assignment.id(), simulation.taskRunner.instant());
        simulation.run(0.1);
        simulation.clear();
        var read = new int[1];
        simulation.follow(job, SimulatedDuvo.KEY, new JobListener() {
            @Override
            public void messages(List<MessageUpdate> updates, int position) {
                read[0] = position;
            }
        });
        simulation.run(LONG_JOB_MINUTES);
        simulation.addUnnoticedEnds();
        addLatency("long_job_100000_others_end_noticed_p95", simulation.samples.endsNoticed);
        addLatency("long_job_100000_others_message_age_p95", simulation.samples.messageAges);
        metrics.least("long_job_100000_messages_per_minute", (double) read[0] / LONG_JOB_MINUTES, "1/min");
    }
}
