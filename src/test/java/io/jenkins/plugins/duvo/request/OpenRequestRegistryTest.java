package io.jenkins.plugins.duvo.request;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.testing.Acme;
import io.jenkins.plugins.duvo.testing.Prompts;
import io.jenkins.plugins.duvo.testing.SimulatedAcme;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

class OpenRequestRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedAcme duvo = SimulatedAcme.unconnected();

    @Test
    void aRequestGoesWithItsJenkinsAndComesBackWithTheBuildThatIsResumed() throws Throwable {
        sessions.then(jenkins -> {
            Acme.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "asks");
            job.setDefinition(new CpsFlowDefinition("duvoRun '" + Assignments.APPROVAL + "'", true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(SOON).until(OpenRequestRegistry::all, hasSize(1));
        });
        sessions.then(jenkins -> {
            var build =
                    jenkins.jenkins.getItemByFullName("asks", WorkflowJob.class).getBuildByNumber(1);
            await().atMost(SOON).until(() -> Prompts.all(build), hasSize(1));

            assertThat(OpenRequestRegistry.all(), hasSize(1));
            assertThat(OpenRequestRegistry.all().get(0).getRun(), sameInstance(build));
        });
    }
}
