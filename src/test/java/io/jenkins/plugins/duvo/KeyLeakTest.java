package io.jenkins.plugins.duvo;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;

import hudson.model.Result;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.testing.Homes;
import io.jenkins.plugins.duvo.testing.Pipelines;
import io.jenkins.plugins.duvo.testing.SharedJenkins;
import io.jenkins.plugins.duvo.testing.SimulatedAcme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** After Jobs have run, the key is nowhere in Jenkins' home in clear. */
class KeyLeakTest {
    @RegisterExtension
    private static final SharedJenkins jenkins = new SharedJenkins();

    @RegisterExtension
    private final SimulatedAcme duvo = SimulatedAcme.connected();

    @Test
    void aPipelineKeepsNoKey() throws Exception {
        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun agentId: '%s', log: 'all'".formatted(Assignments.TOOLS));

        assertThat(filesWithTheKey(), empty());
    }

    @Test
    void aFreestyleBuildKeepsNoKey() throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(new DuvoRunBuilder(Assignments.QUICK));
        jenkins.buildAndAssertSuccess(project);

        assertThat(filesWithTheKey(), empty());
    }

    @Test
    void aPipelineThatRunsKeepsNoKey() throws Exception {
        var build = Pipelines.start(jenkins, "duvoRun agentId: '%s'".formatted(Assignments.ENDLESS));
        jenkins.waitForMessage("[Duvo] Round 1:", build);

        assertThat(filesWithTheKey(), empty());

        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void troubleTellsNoKey() throws Exception {
        duvo.duvo().faults().on(Call.RUN).times(4).then(Fault.json(500));
        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '%s'".formatted(Assignments.MUTE));

        assertThat(filesWithTheKey(), empty());
    }

    private List<Path> filesWithTheKey() throws IOException {
        return Homes.filesWith(jenkins.jenkins.getRootDir().toPath(), List.of(duvo.key()));
    }
}
