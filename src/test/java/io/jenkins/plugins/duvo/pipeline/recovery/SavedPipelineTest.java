package io.jenkins.plugins.duvo.pipeline.recovery;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests that Pipelines continue which earlier versions of the plugin left in the middle of a Job. {@link SavedPipelineMaker} makes the fixtures. */
class SavedPipelineTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(1);

    @BeforeEach
    void start() {
        duvo.duvo().add(SavedPipeline.ASSIGNMENT);
    }

    @ParameterizedTest
    @ValueSource(strings = "version-1")
    void pipelineOfEarlierVersionContinues(String version) throws Throwable {
        var job = duvo.duvo()
                .addRunning(
                        SavedPipeline.ASSIGNMENT.id(),
                        Instant.now().minusSeconds(60),
                        new SimulatedJob.Origin("api", "Go", null, null));
        sessions.then(jenkins -> TestConnection.connect(duvo));
        var saved = Path.of(Objects.requireNonNull(getClass().getResource("saved/" + version))
                .toURI());
        SavedPipeline.restore(sessions.getHome().toPath(), saved, job);

        sessions.then(jenkins -> {
            var build = jenkins.jenkins
                    .getItemByFullName(SavedPipeline.JOB, WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForMessage("Following Job " + job.id() + " again after a restart", build);
            InputPrompts.first(build).proceed((Map<String, Object>) null);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(duvo.duvo().starts(), is(0L));
            assertThat(
                    duvoLines(build).stream()
                            .filter(line -> line.endsWith("the restart."))
                            .toList(),
                    is(List.of("After the restart.")));
            assertThat(
                    Pipelines.rawLog(build).lines().toList(),
                    hasItem("said=[Before the restart, with an odd  one., After the restart.]"));
            var record = build.getAction(DuvoJobsAction.class).getJobs().get(0);
            assertThat(record.getStatus(), is("completed"));
            assertThat(record.getDecisions(), hasSize(1));
        });
    }
}
