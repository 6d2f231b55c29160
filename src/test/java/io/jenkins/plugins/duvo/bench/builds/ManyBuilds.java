package io.jenkins.plugins.duvo.bench.builds;

import com.sun.management.OperatingSystemMXBean;
import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Benchmark of 200 Pipeline builds at once, each with one Job of two minutes, on one key with the limit of Duvo. Writes its
 * figures, one {@code name: value unit} a line, to the file that the system property {@code duvo.bench} names.
 */
@WithJenkins
class ManyBuilds {
    private static final int BUILDS = 200;
    private static final int SECONDS_BETWEEN_WORDS = 20;
    private static final int WORDS = 6;

    @Test
    void twoHundredBuildsAtOnce(JenkinsRule jenkins) throws Exception {
        try (var duvo = DuvoSimulator.started()) {
            var assignment = SimulatedAssignment.named("Two minutes", script());
            duvo.duvo().add(assignment);
            TestConnection.connect(duvo);
            var begun = System.nanoTime();
            var cpuBefore = cpuSeconds();

            var builds = start(jenkins, "duvoRun '%s'".formatted(assignment.id()));
            var threads = mostThreadsUntilAllHaveEnded(builds);

            var figures = List.of(
                    figure("threads", threads, ""),
                    figure("cpu", cpuSeconds() - cpuBefore, " s"),
                    figure("duration", (System.nanoTime() - begun) / 1_000_000_000, " s"),
                    figure("completed", completed(builds), ""),
                    figure("requests", duvo.duvo().requests().size(), ""),
                    figure("refused", refused(duvo), ""));
            Files.write(Path.of(System.getProperty("duvo.bench")), figures);
        }
    }

    private static ScriptStep[] script() {
        return IntStream.rangeClosed(1, WORDS + 1)
                .mapToObj(i -> i > WORDS
                        ? ScriptStep.end(0, "completed")
                        : ScriptStep.say(SECONDS_BETWEEN_WORDS * 1_000, "Checked " + i + " of " + WORDS + " shelves."))
                .toArray(ScriptStep[]::new);
    }

    private static List<WorkflowRun> start(JenkinsRule jenkins, String script) throws Exception {
        var builds = new ArrayList<WorkflowRun>();
        for (int i = 0; i < BUILDS; i++) {
            builds.add(Pipelines.start(jenkins.createProject(WorkflowJob.class), script));
        }
        return builds;
    }

    /** Counts only the threads of the engine, by their name: the simulator and Jenkins have threads, too. */
    private static long mostThreadsUntilAllHaveEnded(List<WorkflowRun> builds) throws InterruptedException {
        long most = 0;
        while (builds.stream().anyMatch(WorkflowRun::isBuilding)) {
            var ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().startsWith("duvo-engine"))
                    .count();
            most = Math.max(most, ours);
            Thread.sleep(500); // a sampling interval: this measures real time
        }
        return most;
    }

    private static long completed(List<WorkflowRun> builds) {
        return builds.stream()
                .filter(build -> build.getResult() == Result.SUCCESS)
                .count();
    }

    private static long refused(DuvoSimulator duvo) {
        return duvo.duvo().requests().stream()
                .filter(request -> request.status() == 429)
                .count();
    }

    /** Processor time of the whole process: Jenkins, its Pipelines, the plugin and the simulator. */
    private static long cpuSeconds() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime() / 1_000_000_000;
    }

    private static String figure(String name, long value, String unit) {
        return "builds_200_" + name + ": " + value + unit;
    }
}
