package io.jenkins.plugins.duvo.bench;

import io.jenkins.plugins.duvo.faultinjection.FaultBench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Plays and measures everything, prints the figures and writes them to {@code target/bench.json}. */
public final class Bench {
    private Bench() {}

    private interface Part {
        void play() throws Exception;
    }

    /**
     * Arguments: the file to write, a file of figures that were found elsewhere (it may be missing), and the names of the parts to
     * play, all if there are none. {@code REAL=yes} adds ten real minutes.
     */
    public static void main(String[] arguments) throws Exception {
        var figures = new Metrics();
        var wanted = List.of(arguments).subList(2, arguments.length);
        var real = "yes".equals(System.getenv("REAL"));
        var parts = new ArrayList<Callable<Void>>();
        for (long seed = 1; seed <= 2; seed++) {
            var scenes = new Scenarios(figures, seed);
            add(parts, wanted, "thousand", () -> scenes.jobs(1_000, SimulationRun.CAP, true, ""));
            add(parts, wanted, "thousand240", () -> scenes.jobs(1_000, 240, true, "_240"));
            add(parts, wanted, "noupdates", () -> scenes.jobs(1_000, 240, false, "_no_updated_at"));
            add(parts, wanted, "webhooks", scenes::webhooks);
            add(parts, wanted, "quiet", scenes::quiet);
            add(parts, wanted, "fifty", () -> scenes.fifty(true, ""));
            add(parts, wanted, "fiftynoupdates", () -> scenes.fifty(false, "_no_updated_at"));
            add(parts, wanted, "one", scenes::one);
            add(parts, wanted, "script", scenes::againstTheScript);
            add(parts, wanted, "restart5", () -> scenes.restart(5));
            add(parts, wanted, "restart30", () -> scenes.restart(30));
            add(parts, wanted, "foreign", scenes::foreign);
            add(parts, wanted, "other", scenes::otherUser);
            add(parts, wanted, "hung", scenes::hung);
            add(parts, wanted, "queued", scenes::queued);
            add(parts, wanted, "drain", scenes::drain);
            add(parts, wanted, "hundred", () -> scenes.jobs(100, SimulationRun.CAP, true, ""));
            add(parts, wanted, "ten", () -> scenes.jobs(10, SimulationRun.CAP, true, ""));
        }
        add(parts, wanted, "fivethousand", () -> new Scenarios(figures, 1).jobs(5_000, SimulationRun.CAP, true, ""));
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
            alone(wanted, "heap", () -> new ResourceUsage(figures).heap(jobs));
            alone(wanted, "threads", () -> new WallClockRun(figures).threads(jobs));
        }
        alone(wanted, "faults", () -> FaultBench.figures().forEach((name, value) -> figures.most(name, value, "")));
        alone(wanted, "print", () -> new ResourceUsage(figures).print());
        if (wanted.contains("real") || real) {
            alone(List.of(), "real", () -> new WallClockRun(figures).thousand());
        }
        figures.read(Path.of(arguments[1]));
        figures.print();
        figures.write(Path.of(arguments[0]));
        System.exit(failed ? 1 : 0);
    }

    private static void add(List<Callable<Void>> parts, List<String> wanted, String name, Part part) {
        if (wanted.isEmpty() || wanted.contains(name)) {
            parts.add(() -> {
                part.play();
                return null;
            });
        }
    }

    private static void alone(List<String> wanted, String name, Part part) throws Exception {
        if (wanted.isEmpty() || wanted.contains(name)) {
            part.play();
        }
    }
}
