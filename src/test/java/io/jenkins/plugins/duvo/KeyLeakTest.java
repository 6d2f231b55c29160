package io.jenkins.plugins.duvo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import hudson.model.Result;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.JenkinsHomeFiles;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that no file of the Jenkins home holds the key in clear after Jobs have run. */
class KeyLeakTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void pipelineKeepsNoKey() throws Exception {
        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun agentId: '%s', log: 'all'".formatted(DemoAssignments.TOOLS));

        assertThat(filesWithTheKey(), empty());
    }

    @Test
    void freestyleBuildKeepsNoKey() throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.QUICK));
        jenkins.buildAndAssertSuccess(project);

        assertThat(filesWithTheKey(), empty());
    }

    @Test
    void runningPipelineKeepsNoKey() throws Exception {
        var build = Pipelines.start(jenkins, "duvoRun agentId: '%s'".formatted(DemoAssignments.ENDLESS));
        jenkins.waitForMessage("[Duvo] Round 1:", build);

        assertThat(filesWithTheKey(), empty());

        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void failureReportsShowNoKey() throws Exception {
        duvo.duvo().faults().on(Endpoint.RUN).times(4).then(Fault.json(500));
        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '%s'".formatted(DemoAssignments.MUTE));

        assertThat(filesWithTheKey(), empty());
    }

    private List<Path> filesWithTheKey() throws IOException {
        return JenkinsHomeFiles.filesWith(jenkins.jenkins.getRootDir().toPath(), List.of(duvo.key()));
    }
}
