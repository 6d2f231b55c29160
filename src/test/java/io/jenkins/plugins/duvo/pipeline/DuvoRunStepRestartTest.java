package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import jenkins.model.InterruptedBuildAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.TimeoutStepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests {@code duvoRun} over a restart: the Job goes on while Jenkins restarts. */
@ExtendWith(FastEngineExtension.class)
class DuvoRunStepRestartTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void everyMessageIsLoggedOnceAndInOrder() throws Throwable {
        startAndWaitFor("duvoRun '%s'".formatted(DemoAssignments.TALKATIVE), "Contract 1010 ");
        sessions.then(jenkins -> jenkins.waitForMessage("[Duvo] Contract 1030 ", build(jenkins)));

        completes(build -> assertThat(loggedAgentLines(build), is(agentLines(job()))));
    }

    @Test
    void jobIsStartedOnce() throws Throwable {
        startAndWaitFor("duvoRun '%s'".formatted(DemoAssignments.TALKATIVE), "Contract 1010 ");

        completes(build -> assertThat(duvo.duvo().requests(Endpoint.START).size(), is(1)));
    }

    @Test
    void outputHoldsTextFromBeforeRestart() throws Throwable {
        startAndWaitFor("""
                def job = duvoRun '%s'
                echo "first=${job.output.readLines()[0]} lines=${job.output.readLines().size()}"
                """.formatted(DemoAssignments.TALKATIVE), "Contract 1010 ");

        completes(build -> {
            var lines = agentLines(job());
            assertThat(
                    Pipelines.rawLog(build).lines().toList(),
                    hasItem("first=" + lines.get(0) + " lines=" + lines.size()));
        });
    }

    @Test
    void startWithDelayedAnswerIsFoundAndNotRepeated() throws Throwable {
        duvo.duvo().faults().on(Endpoint.START).then(Fault.delay(Duration.ofSeconds(5)));
        sessions.then(jenkins -> {
            start(jenkins, "duvoRun agentId: '%s', message: 'November'".formatted(DemoAssignments.QUICK));
            await().until(() -> duvo.duvo().starts() == 1);
        });

        completes(build -> {
            assertThat(duvoLines(build), hasItem("Job " + job().id() + " started"));
            assertThat(duvo.duvo().requests(Endpoint.START).size(), is(1));
        });
    }

    @Test
    void jobThatWaitsForPersonIsStillFollowed() throws Throwable {
        startAndWaitFor("duvoRun '%s'".formatted(DemoAssignments.APPROVAL), "Waiting for approval");
        sessions.then(jenkins -> {
            jenkins.waitForMessage("[Duvo] Following Job " + job().id() + " again after a restart", build(jenkins));
            duvo.duvo().answerElsewhere(job().id(), true);
        });

        completes(build -> assertThat(loggedAgentLines(build), is(agentLines(job()))));
    }

    @Test
    void jobThatEndedDuringRestartIsReadToItsEnd() throws Throwable {
        startAndWaitFor("duvoRun '%s'".formatted(DemoAssignments.TALKATIVE), "Contract 1010 ");
        await().until(() -> {
            duvo.duvo().catchUp();
            return job().endedAt() != null;
        });

        completes(build -> assertThat(loggedAgentLines(build), is(agentLines(job()))));
    }

    @Test
    void timeoutBeforeRestartIsStillATimeout() throws Throwable {
        duvo.duvo().stopDelay(Duration.ofHours(1));
        startAndWaitFor(
                "timeout(time: 3, unit: 'SECONDS') { duvoRun '%s' }".formatted(DemoAssignments.ENDLESS),
                "Stopping Job ");

        sessions.then(jenkins -> {
            var build = jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build(jenkins)));
            assertThat(causes(build), contains(instanceOf(TimeoutStepExecution.ExceededTimeout.class)));
        });
    }

    @Test
    void resultOfAbortBeforeRestartIsKept() throws Throwable {
        duvo.duvo().stopDelay(Duration.ofHours(1));
        sessions.then(jenkins -> {
            var build = start(jenkins, "duvoRun '%s'".formatted(DemoAssignments.ENDLESS));
            jenkins.waitForMessage("[Duvo] Round 1:", build);
            build.getExecutor().interrupt(Result.NOT_BUILT, new CauseOfInterruption.UserInterruption("superseded"));
            jenkins.waitForMessage("[Duvo] Stopping Job ", build);
        });

        sessions.then(jenkins -> {
            var build = jenkins.assertBuildStatus(Result.NOT_BUILT, jenkins.waitForCompletion(build(jenkins)));
            assertThat(causes(build), contains(instanceOf(CauseOfInterruption.UserInterruption.class)));
        });
    }

    private static List<CauseOfInterruption> causes(WorkflowRun build) {
        return build.getAction(InterruptedBuildAction.class).getCauses();
    }

    @Test
    void resultOfEarlierStepIsStillThere() throws Throwable {
        startAndWaitFor("""
                def job = duvoRun '%s'
                input 'Go on?'
                echo "status=${job.status} last=${job.lastMessage}"
                """.formatted(DemoAssignments.QUICK), null);
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("Go on?", build);
            build.getAction(InputAction.class).getExecutions().get(0).proceed(null);
        });

        completes(build -> assertThat(
                Pipelines.rawLog(build).lines().toList(),
                hasItem(startsWith("status=completed last=Done: the statement of account 2210"))));
    }

    @Test
    void abortingAfterRestartStopsJob() throws Throwable {
        startAndWaitFor("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");

        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("[Duvo] Following Job " + job().id() + " again after a restart", build);
            Pipelines.abort(build);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(job().status(), is("stopped"));
        });
    }

    @Test
    void stepWaitsForCredentialThatAppearsAfterBuild() throws Throwable {
        sessions.then(jenkins -> {
            var build = start(jenkins, "duvoRun '%s'".formatted(DemoAssignments.TALKATIVE));
            jenkins.waitForMessage("[Duvo] Contract 1010 ", build);
            TestConnection.remove(TestConnection.CREDENTIALS_ID);
        });
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage(
                    "[Duvo] Cannot use the connection yet, retrying: There is no Secret text credential", build);
            TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(loggedAgentLines(build), is(agentLines(job())));
            assertThat(duvo.duvo().requests(Endpoint.START).size(), is(1));
        });
    }

    private interface Check {
        void of(WorkflowRun build) throws Exception;
    }

    private void startAndWaitFor(String script, String line) throws Throwable {
        sessions.then(jenkins -> {
            var build = start(jenkins, script);
            jenkins.waitForMessage(line == null ? "Go on?" : "[Duvo] " + line, build);
        });
    }

    private WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        TestConnection.connect(duvo);
        return Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), script);
    }

    private void completes(Check check) throws Throwable {
        sessions.then(jenkins -> {
            var build = jenkins.waitForCompletion(build(jenkins));
            jenkins.assertBuildStatusSuccess(build);
            check.of(build);
        });
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }

    /** The agent text of the Job, line by line. */
    private static List<String> agentLines(SimulatedJob job) {
        return job.messages().stream()
                .filter(message -> message.role().equals("assistant") && message.text() != null)
                .flatMap(message -> message.text().lines())
                .toList();
    }

    /** The lines of the agent text that the log has. */
    private List<String> loggedAgentLines(WorkflowRun build) throws Exception {
        return duvoLines(build).stream().filter(agentLines(job())::contains).toList();
    }
}
