package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The scenarios of docs/scaling.md in which many short Jobs start at once, or several controllers use one key: each method plays one
 * with one seed and adds its figures.
 */
final class ShortJobScenarios {
    private static final Workload TWO_SECONDS =
            Workload.USUAL.gap(1).minutes(2 / 60.0).steadily();
    /** Requests that a short Job takes at least: its start, and a read of its messages. */
    private static final int LEAST_REQUESTS = 2;

    private static final int JOBS_PER_CONTROLLER = 300;
    /** Minutes after a controller joined or left that are not measured. */
    private static final int SETTLING_MINUTES = 3;

    private final Metrics metrics;
    private final long seed;

    ShortJobScenarios(Metrics metrics, long seed) {
        this.metrics = metrics;
        this.seed = seed;
    }

    /** All Jobs start at once, and nothing else is followed. */
    void burst(int jobs) {
        var simulation = playBurst(jobs, TWO_SECONDS);
        var name = "burst_" + jobs;
        var minutes = simulation.taskRunner.now() / 60_000.0;
        metrics.most(name + "_makespan_ratio", minutes * SimulationRun.CAP / (LEAST_REQUESTS * jobs), "");
        metrics.most(name + "_requests_per_job", (double) simulation.calls() / jobs, "");
        metrics.most(name + "_lists_per_job", (double) simulation.calls(Endpoint.RUNS) / jobs, "");
        metrics.most(name + "_message_reads_per_job", (double) simulation.calls(Endpoint.MESSAGES) / jobs, "");
        metrics.most(name + "_single_reads_per_job", (double) simulation.calls(Endpoint.RUN) / jobs, "");
        metrics.most(name + "_refused", simulation.throttled(), "");
        metrics.most(name + "_released_p95", Metrics.percentile(simulation.samples.released, 95), "s");
    }

    /** As many Jobs of two minutes start at once, so that they end while others still run. */
    void burstOfMinutes(int jobs) {
        var simulation = playBurst(jobs, Workload.USUAL.gap(20).minutes(2).steadily());
        var name = "burst_" + jobs + "_two_minutes";
        metrics.most(name + "_end_noticed_p95", Metrics.percentile(simulation.samples.endsNoticed, 95), "s");
        metrics.most(name + "_released_p95", Metrics.percentile(simulation.samples.released, 95), "s");
        metrics.most(name + "_refused", simulation.throttled(), "");
    }

    private SimulationRun playBurst(int jobs, Workload workload) {
        var simulation = new SimulationRun(seed, workload);
        for (int i = 0; i < jobs; i++) {
            simulation.start();
        }
        if (!simulation.taskRunner.runUntil(() -> simulation.samples.released.size() == jobs, Duration.ofMinutes(30))) {
            throw new IllegalStateException("only " + simulation.samples.released.size() + " Jobs ended");
        }
        return simulation;
    }

    /** Jobs of two minutes follow one another, and their messages do not move {@code updated_at}. */
    void withoutUpdatedAt() {
        var simulation = new SimulationRun(seed, Workload.USUAL.gap(30).minutes(1.7));
        simulation.duvo.messagesUpdate(false);
        simulation.replacing().attach(20);
        simulation.run(10);
        simulation.clear();
        simulation.run(30);
        metrics.most(
                "jobs_20_two_minutes_message_age_p95_no_updated_at",
                Metrics.percentile(simulation.samples.messageAges, 95),
                "s");
    }

    /** Jobs of ten seconds start one after another, at random times, while others may still run. */
    void arrivals(int perMinute) {
        var simulation = new SimulationRun(seed, TWO_SECONDS.minutes(10 / 60.0));
        startNext(simulation, perMinute);
        simulation.run(15);
        simulation.clear();
        simulation.run(60);
        var name = "arrivals_" + perMinute;
        metrics.most(name + "_released_p50", Metrics.percentile(simulation.samples.released, 50), "s");
        metrics.most(name + "_released_p95", Metrics.percentile(simulation.samples.released, 95), "s");
        metrics.most(name + "_requests_per_job", (double) simulation.calls() / simulation.samples.released.size(), "");
        metrics.most(name + "_refused", simulation.throttled(), "");
    }

    private static void startNext(SimulationRun simulation, int perMinute) {
        var seconds = -Math.log(1 - simulation.random.nextDouble()) * 60 / perMinute;
        simulation.taskRunner.in(Duration.ofMillis((long) (seconds * 1_000)), () -> {
            simulation.start();
            startNext(simulation, perMinute);
        });
    }

    /** One of three controllers joins after 10 minutes, another one leaves after 40. */
    void controllers() {
        var first = new SimulationRun(seed, Workload.USUAL);
        var second = first.otherController();
        var third = first.otherController();
        var shares = new ArrayList<Double>();
        first.replacing().attach(JOBS_PER_CONTROLLER);
        second.replacing().attach(JOBS_PER_CONTROLLER);
        share(10, List.of(first, second), shares);
        third.replacing().attach(JOBS_PER_CONTROLLER);
        share(30, List.of(first, second, third), shares);
        first.leave();
        share(20, List.of(second, third), shares);
        var name = "controllers_3";
        metrics.least(
                name + "_least_share", shares.stream().min(Double::compare).orElseThrow(), "");
        var all = List.of(first, second, third);
        metrics.most(
                name + "_refused_per_hour",
                all.stream().mapToInt(SimulationRun::throttled).sum(),
                "1/h");
        var ends =
                all.stream().flatMap(each -> each.samples.endsNoticed.stream()).toList();
        metrics.most(name + "_end_noticed_p95", Metrics.percentile(ends, 95), "s");
    }

    /** Adds what each controller had of the requests, to the mean, while these are there. */
    private static void share(int minutes, List<SimulationRun> controllers, List<Double> shares) {
        var clock = controllers.get(0);
        clock.run(SETTLING_MINUTES);
        var before = controllers.stream().map(SimulationRun::calls).toList();
        clock.run(minutes - SETTLING_MINUTES);
        var used = new ArrayList<Integer>();
        for (int i = 0; i < controllers.size(); i++) {
            used.add(controllers.get(i).calls() - before.get(i));
        }
        var mean = used.stream().mapToInt(Integer::intValue).average().orElseThrow();
        used.forEach(requests -> shares.add(requests / mean));
    }
}
