package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The scenarios of docs/scaling.md: each method plays one with one seed and adds its figures. */
final class Scenarios {
    private static final double WARM_UP_MINUTES = 15;
    private static final double MEASURED_MINUTES = 30;
    private final Metrics metrics;
    private final long seed;

    Scenarios(Metrics metrics, long seed) {
        this.metrics = metrics;
        this.seed = seed;
    }

    private static void play(SimulationRun simulation, int jobs, double warm, double measured) {
        simulation.replacing().attach(jobs);
        simulation.run(warm);
        simulation.clear();
        simulation.run(measured);
    }

    private void addLatency(String name, List<Double> seconds, int percent) {
        metrics.most(name, Metrics.percentile(seconds, percent), "s");
    }

    void jobs(int count, int cap, boolean updates, String suffix) {
        var simulation = new SimulationRun(seed, Workload.USUAL).cap(cap);
        simulation.duvo.messagesUpdate(updates);
        // Each Job is polled once in N/m minutes, and it takes that long until the backlog is steady.
        // Few Jobs have few ends.
        var name = "jobs_" + count;
        double factor = count >= 1_000 ? 2 : count >= 100 ? 4 : 16;
        play(simulation, count, WARM_UP_MINUTES * factor, MEASURED_MINUTES * factor);
        addMetrics(name, suffix, simulation, MEASURED_MINUTES * factor);
        var polls = (simulation.calls(Endpoint.MESSAGES) - simulation.samples.released.size())
                / (MEASURED_MINUTES * factor);
        metrics.least(name + "_message_polls_per_minute" + suffix, polls, "1/min");
        metrics.least(name + "_message_age_floor" + suffix, Math.max(0, 60 * (count / polls - 1)), "s");
    }

    private void addMetrics(String name, String suffix, SimulationRun simulation, double minutes) {
        metrics.most(name + "_requests_per_minute_max" + suffix, simulation.mostInAMinute(), "1/min");
        metrics.most(name + "_requests_per_minute" + suffix, simulation.calls() / minutes, "1/min");
        metrics.most(name + "_lists_per_minute" + suffix, simulation.calls(Endpoint.RUNS) / minutes, "1/min");
        metrics.most(name + "_single_reads_per_minute" + suffix, simulation.calls(Endpoint.RUN) / minutes, "1/min");
        metrics.most(name + "_refused" + suffix, simulation.throttled(), "");
        metrics.most(name + "_outages" + suffix, simulation.samples.outages, "");
        addEnds(name, suffix, simulation);
        addLatency(name + "_request_noticed_p95" + suffix, simulation.samples.requestsNoticed, 95);
        addLatency(name + "_message_age_p50" + suffix, simulation.samples.messageAges, 50);
        addLatency(name + "_message_age_p95" + suffix, simulation.samples.messageAges, 95);
    }

    private void addEnds(String name, String suffix, SimulationRun simulation) {
        addLatency(name + "_end_noticed_p50" + suffix, simulation.samples.endsNoticed, 50);
        addLatency(name + "_end_noticed_p95" + suffix, simulation.samples.endsNoticed, 95);
        addLatency(name + "_released_p50" + suffix, simulation.samples.released, 50);
        addLatency(name + "_released_p95" + suffix, simulation.samples.released, 95);
    }

    void webhooks() {
        var simulation = new SimulationRun(seed, Workload.USUAL).webhooks();
        play(simulation, 1_000, WARM_UP_MINUTES, MEASURED_MINUTES);
        addLatency("jobs_1000_webhooks_end_noticed_p95", simulation.samples.endsNoticed, 95);
        addLatency("jobs_1000_webhooks_request_noticed_p95", simulation.samples.requestsNoticed, 95);
        metrics.most("jobs_1000_webhooks_refused", simulation.throttled(), "");
    }

    void quiet() {
        var simulation = new SimulationRun(seed, Workload.USUAL.gap(600));
        play(simulation, 1_000, 2 * WARM_UP_MINUTES, MEASURED_MINUTES); // after each Job was read once
        addLatency("jobs_1000_quiet_message_age_p95", simulation.samples.messageAges, 95);
    }

    void fifty(boolean updates, String suffix) {
        var simulation = new SimulationRun(seed, Workload.USUAL.gap(10).minutes(10));
        simulation.duvo.messagesUpdate(updates);
        play(simulation, 50, 5, MEASURED_MINUTES);
        addMetrics("jobs_50", suffix, simulation, MEASURED_MINUTES);
    }

    void one() {
        var simulation =
                new SimulationRun(seed, Workload.USUAL.gap(10).minutes(24 * 60).steadily());
        play(simulation, 1, 2, 60);
        addMetrics("jobs_1", "", simulation, 60);
        var withEnds = new SimulationRun(seed, Workload.USUAL.gap(10).minutes(1));
        play(withEnds, 1, 30, 240);
        addEnds("jobs_1", "", withEnds);
    }

    void againstTheScript() {
        var ours = new SimulationRun(seed, Workload.USUAL.gap(10).minutes(10));
        ours.attach(50);
        ours.run(10);
        addComparison("", ours);
        var theirs = new SimulationRun(seed, Workload.USUAL.gap(10).minutes(10));
        theirs.addRunning(50).forEach(job -> new NaiveScriptClient(theirs, job).begin());
        theirs.run(10);
        addComparison("_script", theirs);
    }

    private void addComparison(String suffix, SimulationRun simulation) {
        var name = "jobs_50_vs_script";
        metrics.most(name + "_requests" + suffix, simulation.calls() + simulation.throttled(), "");
        metrics.most(name + "_refused" + suffix, simulation.throttled(), "");
        metrics.most(name + "_messages_read" + suffix, simulation.samples.messageAges.size(), "");
        metrics.most(name + "_message_age_p95" + suffix, Metrics.percentile(simulation.samples.messageAges, 95), "s");
        metrics.most(name + "_end_noticed_p95" + suffix, Metrics.percentile(simulation.samples.endsNoticed, 95), "s");
    }

    void restart(int minutesAway) {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        var jobs = simulation.addRunning(1_000);
        simulation.run(minutesAway);
        jobs.forEach(simulation::attach);
        var back = simulation.taskRunner.now();
        simulation.taskRunner.runUntil(
                () -> simulation.samples.transcriptsRead.size() == 1_000, Duration.ofMinutes(15));
        var minutes = (simulation.taskRunner.now() - back) / 60_000.0;
        metrics.least("restart_1000_message_polls_per_minute", simulation.calls(Endpoint.MESSAGES) / minutes, "1/min");
        simulation.run(15 - minutes);
        if (simulation.samples.statusKnown.size() != 1_000 || simulation.samples.transcriptsRead.size() != 1_000) {
            throw new IllegalStateException(simulation.samples.statusKnown.size() + " statuses, "
                    + simulation.samples.transcriptsRead.size() + " transcripts");
        }
        addLatency("restart_1000_statuses_known_" + minutesAway + "min", simulation.samples.statusKnown, 100);
        addLatency("restart_1000_transcripts_read", simulation.samples.transcriptsRead, 100);
        metrics.most("restart_1000_refused", simulation.throttled(), "");
    }

    void foreign() {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        var now = simulation.taskRunner.instant();
        simulation.duvo.add(new Workload(1e9, false, 1e9, 0).assignment("Others' work"));
        for (int i = 0; i < 10_000; i++) {
            simulation.duvo.addForeign(foreignAssignment(), now.minusSeconds(i));
        }
        play(simulation, 1_000, WARM_UP_MINUTES, MEASURED_MINUTES);
        addLatency("foreign_10x_end_noticed_p95", simulation.samples.endsNoticed, 95);
        metrics.most("foreign_10x_refused", simulation.throttled(), "");
    }

    private static String foreignAssignment() {
        return Workload.USUAL.assignment("Others' work").id();
    }

    void otherUser() {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        useElsewhere(simulation, new Random(seed));
        play(simulation, 1_000, WARM_UP_MINUTES, MEASURED_MINUTES);
        metrics.most(
                "other_user_60_refused_per_hour",
                simulation.throttled() / (WARM_UP_MINUTES + MEASURED_MINUTES) * 60,
                "1/h");
    }

    private static void useElsewhere(SimulationRun simulation, Random random) {
        simulation.taskRunner.in(Duration.ofMillis((long) (-1000 * Math.log(1 - random.nextDouble()))), () -> {
            simulation.duvo.useElsewhere(SimulatedDuvo.KEY);
            useElsewhere(simulation, random);
        });
    }

    void hung() {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        var dice = new Random(seed);
        simulation
                .duvo
                .faults()
                .on(null)
                .when(request -> dice.nextDouble() < 0.01 && request.method().equals("GET"))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        play(simulation, 1_000, WARM_UP_MINUTES, MEASURED_MINUTES);
        addLatency("hung_1_percent_end_noticed_p95", simulation.samples.endsNoticed, 95);
    }

    void queued() {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        simulation.attach(500);
        simulation.run(10);
        simulation.clear();
        for (int i = 0; i < 1_000; i++) {
            simulation.start();
        }
        simulation.run(2);
        metrics.least("starts_per_minute", simulation.samples.starts / 2.0, "1/min");
        simulation.run(8);
        addLatency("queued_starts_end_noticed_p95", simulation.samples.endsNoticed, 95);
    }

    void drain() {
        var simulation = new SimulationRun(seed, Workload.USUAL);
        var job = simulation.duvo.addRunning(
                DemoAssignments.BULK, simulation.taskRunner.instant().minusSeconds(60));
        simulation.attach(job);
        simulation.run(5);
        metrics.most("drain_10000_messages_requests", simulation.calls(), "");
        if (simulation.samples.messageAges.size() != DemoAssignments.BULK_MESSAGES + 1) {
            throw new IllegalStateException(simulation.samples.messageAges.size() + " messages");
        }
    }
}
