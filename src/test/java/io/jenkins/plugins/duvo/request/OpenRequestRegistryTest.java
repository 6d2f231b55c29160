package io.jenkins.plugins.duvo.request;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.sameInstance;

import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** {@link OpenRequestRegistry} holds the requests of one Jenkins process, and of the builds that it resumes. */
class OpenRequestRegistryTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void requestComesBackWithTheResumedBuild() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "asks");
            job.setDefinition(new CpsFlowDefinition("duvoRun '" + DemoAssignments.APPROVAL + "'", true));
            job.scheduleBuild2(0).waitForStart();
            await().atMost(SOON).until(OpenRequestRegistry::all, hasSize(1));
        });
        sessions.then(jenkins -> {
            var build =
                    jenkins.jenkins.getItemByFullName("asks", WorkflowJob.class).getBuildByNumber(1);
            await().atMost(SOON).until(() -> InputPrompts.all(build), hasSize(1));

            assertThat(OpenRequestRegistry.all(), hasSize(1));
            assertThat(OpenRequestRegistry.all().get(0).getRun(), sameInstance(build));
        });
    }
}
