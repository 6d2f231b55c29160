package io.jenkins.plugins.duvo.bench.builds;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.console.LineTransformationOutputStream;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Benchmark of Jobs of two seconds: one after the other, in 50 builds at once, and 300 in one {@code parallel}. Adds to the file of
 * {@link BuildFigures} how long the builds took, what they cost, and how much later than in Duvo the last message and the end of each
 * Job are in the log.
 */
@WithJenkins
class ShortBuilds {
    private static final String LAST_WORDS = "All shelves are checked.";
    /** Builds one after the other; with the eighth the engine knows the replicas of the key. */
    private static final int IN_A_ROW = 12;

    private record Line(long at, String text) {}

    private static final Collection<Line> LINES = new ConcurrentLinkedQueue<>();

    private JenkinsRule jenkins;
    private DuvoSimulator duvo;
    private SimulatedAssignment assignment;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        LINES.clear();
        duvo = DuvoSimulator.started();
        assignment = SimulatedAssignment.named(
                "Two seconds", ScriptStep.say(1_500, LAST_WORDS), ScriptStep.end(500, "completed"));
        duvo.duvo().add(assignment);
        TestConnection.connect(duvo);
    }

    @AfterEach
    void stop() {
        duvo.close();
    }

    @Test
    void oneAfterTheOther() throws Exception {
        var figures = new BuildFigures("short_builds_1", duvo);
        for (int i = 0; i < IN_A_ROW; i++) {
            figures.await(List.of(build("duvoRun '%s'".formatted(assignment.id()))));
        }
        var jobs = duvo.duvo().jobs();
        figures.add("first_released", millis(lateness(jobs.subList(0, 1)).get(0)));
        figures.add("released_p50", millis(percentile(lateness(jobs.subList(IN_A_ROW - 4, IN_A_ROW)), 50)));
        figures.add("last_words_p50", millis(percentile(lastWordsLateness(jobs), 50)));
        figures.write();
    }

    @Test
    void fiftyBuilds() throws Exception {
        var figures = new BuildFigures("short_builds_50", duvo);
        var builds = new ArrayList<WorkflowRun>();
        for (int i = 0; i < 50; i++) {
            builds.add(build("duvoRun '%s'".formatted(assignment.id())));
        }
        figures.await(builds);
        addLateness(figures);
        figures.write();
    }

    @Test
    void threeHundredInOneParallel() throws Exception {
        var figures = new BuildFigures("short_jobs_300_in_parallel", duvo);
        figures.await(List.of(build("""
                def branches = [:]
                for (int i = 0; i < 300; i++) {
                  branches["job ${i}"] = { duvoRun '%s' }
                }
                parallel branches""".formatted(assignment.id()))));
        addLateness(figures);
        figures.write();
    }

    private WorkflowRun build(String script) throws Exception {
        return Pipelines.start(jenkins.createProject(WorkflowJob.class), script);
    }

    private void addLateness(BuildFigures figures) {
        var jobs = duvo.duvo().jobs();
        figures.add("released_p50", millis(percentile(lateness(jobs), 50)));
        figures.add("released_p95", millis(percentile(lateness(jobs), 95)));
        figures.add("last_words_p50", millis(percentile(lastWordsLateness(jobs), 50)));
        figures.add("last_words_p95", millis(percentile(lastWordsLateness(jobs), 95)));
    }

    /** Milliseconds from the end of each Job in Duvo to the line with which its step ends. */
    private static List<Long> lateness(List<SimulatedJob> jobs) {
        return jobs.stream()
                .map(job -> endLine(job.id()) - job.endedAt().toEpochMilli())
                .toList();
    }

    /** When the line was printed that says that a Job has completed; notes of Jenkins may stand between its words. */
    private static long endLine(String job) {
        return LINES.stream()
                .filter(line -> line.text().contains(job) && line.text().contains(" completed in "))
                .findFirst()
                .orElseThrow()
                .at();
    }

    /** Milliseconds from the last message of each Job to its line. The lines of all Jobs are alike, so the first belongs to the first. */
    private static List<Long> lastWordsLateness(List<SimulatedJob> jobs) {
        var printed = LINES.stream()
                .filter(line -> line.text().contains(LAST_WORDS))
                .map(Line::at)
                .sorted()
                .toList();
        var said = jobs.stream()
                .map(job -> job.endedAt().toEpochMilli() - 500)
                .sorted()
                .toList();
        return IntStream.range(0, printed.size())
                .mapToObj(i -> printed.get(i) - said.get(i))
                .toList();
    }

    private static long percentile(List<Long> values, int percent) {
        var sorted = values.stream().sorted().toList();
        return sorted.get(Math.max(0, (sorted.size() * percent + 99) / 100 - 1));
    }

    private static String millis(long millis) {
        return "%.2f s".formatted(millis / 1_000.0);
    }

    /** Notes when each line of a build's log is printed. */
    private static final class PrintedLines extends TaskListenerDecorator {
        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream log) {
            return new LineTransformationOutputStream.Delegating(log) {
                @Override
                protected void eol(@NonNull byte[] bytes, int length) throws IOException {
                    LINES.add(
                            new Line(System.currentTimeMillis(), new String(bytes, 0, length, StandardCharsets.UTF_8)));
                    out.write(bytes, 0, length);
                }
            };
        }
    }

    @TestExtension
    public static final class PrintedLinesFactory implements TaskListenerDecorator.Factory {
        @Override
        public TaskListenerDecorator of(@NonNull FlowExecutionOwner owner) {
            return new PrintedLines();
        }
    }
}
