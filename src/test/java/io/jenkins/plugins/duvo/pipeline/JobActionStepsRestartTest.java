package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests the steps that act on a Job over a restart of Jenkins while they wait for Duvo's answer. */
class JobActionStepsRestartTest {
    private static final Fault LOST = Fault.travelling(TransportFault.HANG_BEFORE_ANSWER);

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(1);

    @Test
    void messageThatArrivedIsNotSentAgain() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.SEND).nth(1).then(LOST.afterWork());

        restartDuring(Endpoint.SEND, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.SUCCESS, "[Duvo] Message sent to Job " + job.id());
        assertThat(duvo.duvo().requests(Endpoint.SEND), hasSize(1));
    }

    @Test
    void messageThatDidNotArriveIsNotSentBlindly() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.SEND).nth(1).then(LOST);

        restartDuring(Endpoint.SEND, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.FAILURE, "not known whether it was sent");
        assertThat(duvo.duvo().requests(Endpoint.SEND), hasSize(1));
    }

    @Test
    void messageThatWasNotSentBeforeRestartIsSentOnce() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.MESSAGES).nth(1).then(LOST);

        restartDuring(Endpoint.MESSAGES, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.SUCCESS, "[Duvo] Message sent to Job " + job.id());
        assertThat(duvo.duvo().requests(Endpoint.SEND), hasSize(1));
    }

    @Test
    void acceptedAnswerIsNotSentAgain() throws Throwable {
        var job = longAgo(DemoAssignments.APPROVAL);
        duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(LOST.afterWork());

        restartDuring(Endpoint.RESPOND, "duvoRespond runId: '" + job.id() + "', approve: true");

        finishes(Result.SUCCESS, "is closed, but Duvo");
        assertThat(duvo.duvo().requests(Endpoint.RESPOND), hasSize(1));
    }

    @Test
    void unacceptedAnswerIsSentAfterRestart() throws Throwable {
        var job = longAgo(DemoAssignments.APPROVAL);
        duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(LOST);

        restartDuring(Endpoint.RESPOND, "duvoRespond runId: '" + job.id() + "', approve: false");

        finishes(Result.SUCCESS, "is denied");
        assertThat(duvo.duvo().answers(), hasSize(1));
        var sent = duvo.duvo().requests(Endpoint.RESPOND);
        assertThat(sent, hasSize(2));
        assertThat(sent.get(1).idempotencyKey(), is(sent.get(0).idempotencyKey()));
        assertThat(duvo.duvo().answers().get(0).approved(), is(false));
    }

    @Test
    void stopIsSentAgain() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.STOP).nth(1).then(LOST);

        restartDuring(Endpoint.STOP, "echo 'now ' + duvoStop('" + job.id() + "')");

        finishes(Result.SUCCESS, "now stopped");
        assertThat(duvo.duvo().stops(), hasSize(1));
    }

    @Test
    void readIsRepeated() throws Throwable {
        var job = longAgo(DemoAssignments.QUESTIONS);
        duvo.duvo().faults().on(Endpoint.MESSAGES).nth(1).then(LOST);

        restartDuring(Endpoint.MESSAGES, """
                def messages = duvoMessages '%1$s'
                def status = duvoStatus '%1$s'
                echo "${messages.size()} messages, ${status.humanRequest.questions.size()} questions"
                """.formatted(job.id()));

        finishes(Result.SUCCESS, "2 messages, 3 questions");
    }

    @Test
    void stepWaitsForKeyThatComesLate() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.RUN).nth(1).then(LOST);
        restartDuring(Endpoint.RUN, "echo 'it is ' + duvoStatus('" + job.id() + "').status");
        Files.delete(sessions.getHome().toPath().resolve("credentials.xml"));

        sessions.then(jenkins -> {
            jenkins.waitForMessage("[Duvo] Cannot use the connection yet, retrying: ", build(jenkins));
            TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());
        });

        finishes(Result.SUCCESS, "it is running");
    }

    @Test
    void stepThatWaitsForKeyIsAborted() throws Throwable {
        var job = longAgo(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.RUN).nth(1).then(LOST);
        restartDuring(Endpoint.RUN, "duvoStatus '" + job.id() + "'");
        Files.delete(sessions.getHome().toPath().resolve("credentials.xml"));

        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("[Duvo] Cannot use the connection yet, retrying: ", build);
            Pipelines.abort(build);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        });
    }

    @Test
    void resultsOfStepsSurviveWithScript() throws Throwable {
        var job = longAgo(DemoAssignments.TOOLS);
        var asks = longAgo(DemoAssignments.QUESTIONS);
        duvo.duvo().faults().on(Endpoint.STOP).nth(1).then(LOST);
        var running = longAgo(DemoAssignments.ENDLESS);

        restartDuring(Endpoint.STOP, """
                def messages = duvoMessages '%s'
                def status = duvoStatus '%s'
                duvoStop '%s'
                echo "${messages.last().text} ${status.humanRequest.questions[0].options[0].label}"
                """.formatted(job.id(), asks.id(), running.id()));

        finishes(Result.SUCCESS, "Two invoices were added to Payables (shared). Northwind Paper");
    }

    private SimulatedJob longAgo(String agentId) {
        return duvo.duvo().addRunning(agentId, Instant.now().minus(Duration.ofMinutes(5)));
    }

    private void restartDuring(Endpoint call, String script) throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "small");
            job.setDefinition(new CpsFlowDefinition(script, true));
            job.scheduleBuild2(0).waitForStart();
            await().until(() -> !duvo.duvo().requests(call).isEmpty());
        });
    }

    private void finishes(Result expected, String line) throws Throwable {
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(build));
            jenkins.assertLogContains(line, build);
            jenkins.assertLogNotContains("\tat ", build);
        });
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("small", WorkflowJob.class).getBuildByNumber(1);
    }
}
