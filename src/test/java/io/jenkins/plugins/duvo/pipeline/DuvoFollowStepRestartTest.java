package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests {@code duvoFollow} over a restart: the Job goes on while Jenkins restarts. */
class DuvoFollowStepRestartTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    private SimulatedJob job;

    @BeforeEach
    void start() {
        job = duvo.duvo().addRunning(DemoAssignments.TALKATIVE, Instant.now());
    }

    @Test
    void everyMessageIsLoggedOnceAndInOrder() throws Throwable {
        sessions.then(jenkins -> jenkins.waitForMessage("[Duvo] Contract 1010 ", begin(jenkins, "duvoFollow '%s'")));

        sessions.then(jenkins -> {
            var build = completed(jenkins);
            assertThat(loggedAgentLines(build), is(agentLines()));
            assertThat(duvoLines(build), hasItem("Following Job " + job.id() + " again after a restart"));
            assertThat(duvo.duvo().requests(Endpoint.START), is(empty()));
        });
    }

    @Test
    void skippedMessagesStaySkipped() throws Throwable {
        await().until(() -> agentLines().size() > 10);
        sessions.then(jenkins -> {
            var build = begin(jenkins, "duvoFollow runId: '%s', fromStart: false");
            jenkins.waitForMessage("[Duvo] Following Job", build);
        });

        sessions.then(jenkins -> {
            var logged = loggedAgentLines(completed(jenkins));
            var all = agentLines();
            assertThat(logged, is(all.subList(all.size() - logged.size(), all.size())));
            assertThat(logged.size() <= all.size() - 10, is(true));
        });
    }

    @Test
    void stepThatHadNotReadJobYetStartsAgain() throws Throwable {
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.delay(Duration.ofSeconds(5)));
        sessions.then(jenkins -> {
            begin(jenkins, "duvoFollow '%s'");
            await().until(() -> !duvo.duvo().requests(Endpoint.RUN).isEmpty());
        });

        sessions.then(jenkins -> assertThat(loggedAgentLines(completed(jenkins)), is(agentLines())));
    }

    private WorkflowRun begin(JenkinsRule jenkins, String script) throws Exception {
        TestConnection.connect(duvo);
        return Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), script.formatted(job.id()));
    }

    private static WorkflowRun completed(JenkinsRule jenkins) throws Exception {
        var build = jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
        return jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
    }

    private List<String> agentLines() {
        duvo.duvo().catchUp();
        return job.messages().stream()
                .filter(message -> message.role().equals("assistant") && message.text() != null)
                .flatMap(message -> message.text().lines())
                .toList();
    }

    private static List<String> loggedAgentLines(WorkflowRun build) throws Exception {
        return duvoLines(build).stream()
                .filter(line -> !line.matches("(Job|Following) .*"))
                .toList();
    }
}
