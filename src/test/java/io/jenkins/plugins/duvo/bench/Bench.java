package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.faultinjection.FaultBench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Runs all benchmarks, prints their figures and writes them to {@code target/bench.json}. */
public final class Bench {
    private Bench() {}

    private interface Part {
        void run() throws Exception;
    }

    /**
     * Arguments: the file to write, a file of figures that were measured elsewhere (it may be missing), and the names of the parts
     * to run, all if none is named. {@code REAL=yes} adds ten minutes in real time.
     */
    public static void main(String[] arguments) throws Exception {
        var metrics = new Metrics();
        var selected = List.of(arguments).subList(2, arguments.length);
        var realTime = "yes".equals(System.getenv("REAL"));
        var parts = new ArrayList<Callable<Void>>();
        for (long seed = 1; seed <= 2; seed++) {
            var scenarios = new Scenarios(metrics, seed);
            add(parts, selected, "thousand", () -> scenarios.jobs(1_000, SimulationRun.CAP, true, ""));
            add(parts, selected, "thousand240", () -> scenarios.jobs(1_000, 240, true, "_240"));
            add(parts, selected, "noupdates", () -> scenarios.jobs(1_000, 240, false, "_no_updated_at"));
            add(parts, selected, "webhooks", scenarios::webhooks);
            add(parts, selected, "quiet", scenarios::quiet);
            add(parts, selected, "fifty", () -> scenarios.fifty(true, ""));
            add(parts, selected, "fiftynoupdates", () -> scenarios.fifty(false, "_no_updated_at"));
            add(parts, selected, "one", scenarios::one);
            add(parts, selected, "script", scenarios::againstTheScript);
            add(parts, selected, "restart5", () -> scenarios.restart(5));
            add(parts, selected, "restart30", () -> scenarios.restart(30));
            add(parts, selected, "foreign", scenarios::foreign);
            add(parts, selected, "other", scenarios::otherUser);
            add(parts, selected, "hung", scenarios::hung);
            add(parts, selected, "queued", scenarios::queued);
            add(parts, selected, "drain", scenarios::drain);
            var fairness = new FairnessScenarios(metrics, seed);
            add(parts, selected, "keys", fairness::keys);
            add(parts, selected, "keysbusy", fairness::busyKeys);
            add(parts, selected, "keysslow", fairness::slowKeys);
            add(parts, selected, "keyshung", fairness::hungKeys);
            add(parts, selected, "loops", fairness::statusLoops);
            add(parts, selected, "longjob", fairness::longJobs);
            add(parts, selected, "start429", fairness::throttledStarts);
            var shortJobs = new ShortJobScenarios(metrics, seed);
            add(parts, selected, "burst300", () -> shortJobs.burst(300));
            add(parts, selected, "burst50", () -> shortJobs.burst(50));
            add(parts, selected, "burst200", () -> shortJobs.burstOfMinutes(200));
            add(parts, selected, "twenty", shortJobs::withoutUpdatedAt);
            add(parts, selected, "arrivals", () -> shortJobs.arrivals(15));
            add(parts, selected, "controllers", shortJobs::controllers);
            add(parts, selected, "hundred", () -> scenarios.jobs(100, SimulationRun.CAP, true, ""));
            add(parts, selected, "ten", () -> scenarios.jobs(10, SimulationRun.CAP, true, ""));
        }
        add(parts, selected, "fivethousand", () -> new Scenarios(metrics, 1).jobs(5_000, SimulationRun.CAP, true, ""));
        var threads =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
        var failed = false;
        for (var part : threads.invokeAll(parts)) {
            try {
                part.get();
            } catch (ExecutionException e) {
                e.getCause().printStackTrace();
                failed = true;
            }
        }
        threads.shutdown();
        for (int jobs : new int[] {1, 100, 1_000, 5_000}) {
            runIfSelected(selected, "heap", () -> new ResourceUsage(metrics).heap(jobs));
            runIfSelected(selected, "threads", () -> new WallClockRun(metrics).threads(jobs));
        }
        runIfSelected(selected, "threads", () -> new WallClockRun(metrics).threadsOfKeys(8));
        runIfSelected(
                selected, "faults", () -> FaultBench.figures().forEach((name, value) -> metrics.most(name, value, "")));
        runIfSelected(selected, "pages", () -> new ClientFigures(metrics).pages());
        runIfSelected(selected, "deadconnections", () -> new ClientFigures(metrics).deadConnections());
        runIfSelected(selected, "print", () -> new ResourceUsage(metrics).print());
        if (selected.contains("real") || realTime) {
            runIfSelected(List.of(), "real", () -> new WallClockRun(metrics).thousand());
        }
        metrics.read(Path.of(arguments[1]));
        metrics.print();
        metrics.write(Path.of(arguments[0]));
        System.exit(failed ? 1 : 0);
    }

    private static void add(List<Callable<Void>> parts, List<String> selected, String name, Part part) {
        if (selected.isEmpty() || selected.contains(name)) {
            parts.add(() -> {
                part.run();
                return null;
            });
        }
    }

    private static void runIfSelected(List<String> selected, String name, Part part) throws Exception {
        if (selected.isEmpty() || selected.contains(name)) {
            part.run();
        }
    }
}
