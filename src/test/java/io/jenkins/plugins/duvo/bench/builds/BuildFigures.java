package io.jenkins.plugins.duvo.bench.builds;

import com.sun.management.OperatingSystemMXBean;
import hudson.model.Result;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/**
 * Figures of builds that run at once: what they took and cost since this was made. Adds them, one {@code name: value unit} a line, to the
 * file that the system property {@code duvo.bench} names.
 */
final class BuildFigures {
    private final String name;
    private final DuvoSimulator duvo;
    private final long begunAt = System.nanoTime();
    private final long cpuBefore = cpuSeconds();
    private final List<String> lines = new ArrayList<>();
    private long threads;
    private long completed;

    /** @param name what the name of each figure begins with */
    BuildFigures(String name, DuvoSimulator duvo) {
        this.name = name;
        this.duvo = duvo;
    }

    /** Waits until all of these builds have ended, and meanwhile counts the threads of the engine, which it knows by their names. */
    void await(List<WorkflowRun> builds) throws InterruptedException {
        while (builds.stream().anyMatch(WorkflowRun::isBuilding)) {
            var ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("duvo-engine"))
                    .count();
            threads = Math.max(threads, ours);
            Thread.sleep(200); // a sampling interval: this measures real time
        }
        completed += builds.stream()
                .filter(build -> build.getResult() == Result.SUCCESS)
                .count();
    }

    /** Adds a figure of the caller's own. */
    void add(String figure, String value) {
        lines.add(name + "_" + figure + ": " + value);
    }

    /** Adds what every benchmark of builds measures, and writes all figures. */
    void write() throws IOException {
        add("threads", String.valueOf(threads));
        add("cpu", cpuSeconds() - cpuBefore + " s");
        add("duration", (System.nanoTime() - begunAt) / 1_000_000_000 + " s");
        add("completed", String.valueOf(completed));
        add("requests", String.valueOf(duvo.duvo().requests().size()));
        add("refused", String.valueOf(refused()));
        Files.write(
                Path.of(System.getProperty("duvo.bench")), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private long refused() {
        return duvo.duvo().requests().stream()
                .filter(request -> request.status() == 429)
                .count();
    }

    /** Processor time of the whole process: Jenkins, its Pipelines, the plugin and the simulator. */
    private static long cpuSeconds() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1_000_000_000;
    }
}
