package io.jenkins.plugins.duvo.bench.builds;

import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Benchmark of 200 Pipeline builds at once, each with one Job of two minutes, on one key with the limit of Duvo. Adds its
 * {@link BuildFigures figures}.
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
            var figures = new BuildFigures("builds_200", duvo);
            figures.await(start(jenkins, "duvoRun '%s'".formatted(assignment.id())));
            figures.write();
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
}
