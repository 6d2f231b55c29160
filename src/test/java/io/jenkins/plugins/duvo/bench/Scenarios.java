package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** The table: each method plays one scene with one seed and notes its figures. */
final class Scenarios {
    private static final double WARM = 15;
    private static final double MEASURED = 30;
    private final Metrics figures;
    private final long seed;

    Scenarios(Metrics figures, long seed) {
        this.figures = figures;
        this.seed = seed;
    }

    private static void play(SimulationRun scene, int jobs, double warm, double measured) {
        scene.replacing().attach(jobs);
        scene.run(warm);
        scene.clear();
        scene.run(measured);
    }

    private void late(String name, List<Double> seconds, int percent) {
        figures.most(name, Metrics.percentile(seconds, percent), "s");
    }

    void jobs(int count, int cap, boolean updates, String suffix) {
        var scene = new SimulationRun(seed, Workload.USUAL).cap(cap);
        scene.duvo.messagesUpdate(updates);
        // Each Job is polled once in N/m minutes: it takes that long until the backlog is steady.
        var name = "jobs_" + count;
        double factor = count >= 1_000 ? 2 : 1;
        play(scene, count, WARM * factor, MEASURED * factor);
        note(name, suffix, scene, MEASURED * factor);
        var polls = (scene.calls(Endpoint.MESSAGES) - scene.seen.released.size()) / (MEASURED * factor);
        figures.least(name + "_message_polls_per_minute" + suffix, polls, "1/min");
        figures.least(name + "_message_age_floor" + suffix, Math.max(0, 60 * (count / polls - 1)), "s");
    }

    private void note(String name, String suffix, SimulationRun scene, double minutes) {
        figures.most(name + "_requests_per_minute_max" + suffix, scene.mostInAMinute(), "1/min");
        figures.most(name + "_requests_per_minute" + suffix, scene.calls() / minutes, "1/min");
        figures.most(name + "_lists_per_minute" + suffix, scene.calls(Endpoint.RUNS) / minutes, "1/min");
        figures.most(name + "_single_reads_per_minute" + suffix, scene.calls(Endpoint.RUN) / minutes, "1/min");
        figures.most(name + "_refused" + suffix, scene.refused(), "");
        late(name + "_end_noticed_p95" + suffix, scene.seen.endsNoticed, 95);
        late(name + "_released_p95" + suffix, scene.seen.released, 95);
        late(name + "_request_noticed_p95" + suffix, scene.seen.requestsNoticed, 95);
        late(name + "_message_age_p50" + suffix, scene.seen.messageAges, 50);
        late(name + "_message_age_p95" + suffix, scene.seen.messageAges, 95);
    }

    void webhooks() {
        var scene = new SimulationRun(seed, Workload.USUAL).webhooks();
        play(scene, 1_000, WARM, MEASURED);
        late("jobs_1000_webhooks_end_noticed_p95", scene.seen.endsNoticed, 95);
        late("jobs_1000_webhooks_request_noticed_p95", scene.seen.requestsNoticed, 95);
        figures.most("jobs_1000_webhooks_refused", scene.refused(), "");
    }

    void quiet() {
        var scene = new SimulationRun(seed, Workload.USUAL.gap(600));
        play(scene, 1_000, 2 * WARM, MEASURED); // after each Job was read once
        late("jobs_1000_quiet_message_age_p95", scene.seen.messageAges, 95);
    }

    void fifty(boolean updates, String suffix) {
        var scene = new SimulationRun(seed, Workload.USUAL.gap(10).life(10));
        scene.duvo.messagesUpdate(updates);
        play(scene, 50, 5, MEASURED);
        note("jobs_50", suffix, scene, MEASURED);
    }

    void one() {
        var scene = new SimulationRun(seed, Workload.USUAL.gap(10).life(24 * 60).steadily());
        play(scene, 1, 2, 60);
        note("jobs_1", "", scene, 60);
    }

    void againstTheScript() {
        var ours = new SimulationRun(seed, Workload.USUAL.gap(10).life(10));
        ours.attach(50);
        ours.run(10);
        compared("", ours);
        var theirs = new SimulationRun(seed, Workload.USUAL.gap(10).life(10));
        theirs.addRunning(50).forEach(job -> new NaiveScriptClient(theirs, job).begin());
        theirs.run(10);
        compared("_script", theirs);
    }

    private void compared(String suffix, SimulationRun scene) {
        var name = "jobs_50_vs_script";
        figures.most(name + "_requests" + suffix, scene.calls() + scene.refused(), "");
        figures.most(name + "_refused" + suffix, scene.refused(), "");
        figures.most(name + "_messages_read" + suffix, scene.seen.messageAges.size(), "");
        figures.most(name + "_message_age_p95" + suffix, Metrics.percentile(scene.seen.messageAges, 95), "s");
        figures.most(name + "_end_noticed_p95" + suffix, Metrics.percentile(scene.seen.endsNoticed, 95), "s");
    }

    void restart(int minutesAway) {
        var scene = new SimulationRun(seed, Workload.USUAL);
        var jobs = scene.addRunning(1_000);
        scene.run(minutesAway);
        jobs.forEach(scene::attach);
        var back = scene.taskRunner.now();
        scene.taskRunner.runUntil(() -> scene.seen.transcriptsRead.size() == 1_000, Duration.ofMinutes(15));
        var minutes = (scene.taskRunner.now() - back) / 60_000.0;
        figures.least("restart_1000_message_polls_per_minute", scene.calls(Endpoint.MESSAGES) / minutes, "1/min");
        scene.run(15 - minutes);
        if (scene.seen.statusKnown.size() != 1_000 || scene.seen.transcriptsRead.size() != 1_000) {
            throw new IllegalStateException(
                    scene.seen.statusKnown.size() + " statuses, " + scene.seen.transcriptsRead.size() + " transcripts");
        }
        late("restart_1000_statuses_known_" + minutesAway + "min", scene.seen.statusKnown, 100);
        late("restart_1000_transcripts_read", scene.seen.transcriptsRead, 100);
        figures.most("restart_1000_refused", scene.refused(), "");
    }

    void foreign() {
        var scene = new SimulationRun(seed, Workload.USUAL);
        var now = scene.taskRunner.instant();
        scene.duvo.add(new Workload(1e9, false, 1e9, 0).assignment("Others' work"));
        for (int i = 0; i < 10_000; i++) {
            scene.duvo.addForeign(othersWork(), now.minusSeconds(i));
        }
        play(scene, 1_000, WARM, MEASURED);
        late("foreign_10x_end_noticed_p95", scene.seen.endsNoticed, 95);
        figures.most("foreign_10x_refused", scene.refused(), "");
    }

    private static String othersWork() {
        return Workload.USUAL.assignment("Others' work").id();
    }

    void otherUser() {
        var scene = new SimulationRun(seed, Workload.USUAL);
        useElsewhere(scene, new Random(seed));
        play(scene, 1_000, WARM, MEASURED);
        figures.most("other_user_60_refused_per_hour", scene.refused() / (WARM + MEASURED) * 60, "1/h");
    }

    private static void useElsewhere(SimulationRun scene, Random random) {
        scene.taskRunner.in(Duration.ofMillis((long) (-1000 * Math.log(1 - random.nextDouble()))), () -> {
            scene.duvo.useElsewhere(SimulatedDuvo.KEY);
            useElsewhere(scene, random);
        });
    }

    void hung() {
        var scene = new SimulationRun(seed, Workload.USUAL);
        var dice = new Random(seed);
        scene.duvo
                .faults()
                .on(null)
                .when(request -> dice.nextDouble() < 0.01 && request.method().equals("GET"))
                .then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        play(scene, 1_000, WARM, MEASURED);
        late("hung_1_percent_end_noticed_p95", scene.seen.endsNoticed, 95);
    }

    void queued() {
        var scene = new SimulationRun(seed, Workload.USUAL);
        scene.attach(500);
        scene.run(10);
        scene.clear();
        for (int i = 0; i < 1_000; i++) {
            scene.start();
        }
        scene.run(2);
        figures.least("starts_per_minute", scene.seen.starts / 2.0, "1/min");
        scene.run(8);
        late("queued_starts_end_noticed_p95", scene.seen.endsNoticed, 95);
    }

    void drain() {
        var scene = new SimulationRun(seed, Workload.USUAL);
        var job = scene.duvo.addRunning(
                DemoAssignments.BULK, scene.taskRunner.instant().minusSeconds(60));
        scene.attach(job);
        scene.run(5);
        figures.most("drain_10000_messages_requests", scene.calls(), "");
        if (scene.seen.messageAges.size() != DemoAssignments.BULK_MESSAGES + 1) {
            throw new IllegalStateException(scene.seen.messageAges.size() + " messages");
        }
    }
}
