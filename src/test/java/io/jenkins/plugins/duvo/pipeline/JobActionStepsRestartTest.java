package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.Call;
import io.jenkins.plugins.duvo.simulator.Fault;
import io.jenkins.plugins.duvo.simulator.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.TransportFault;
import io.jenkins.plugins.duvo.testing.Acme;
import io.jenkins.plugins.duvo.testing.SimulatedAcme;
import java.time.Duration;
import java.time.Instant;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted while a small step waits for Duvo's answer. */
class JobActionStepsRestartTest {
    private static final Fault LOST = Fault.travelling(TransportFault.HANG_BEFORE_ANSWER);

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedAcme duvo = SimulatedAcme.unconnected().speed(1);

    @Test
    void aMessageThatArrivedIsNotSentAgain() throws Throwable {
        var job = longAgo(Assignments.ENDLESS);
        duvo.duvo().faults().on(Call.SEND).nth(1).then(LOST.afterWork());

        restartDuring(Call.SEND, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.SUCCESS, "[Duvo] Message sent to Job " + job.id());
        assertThat(duvo.duvo().requests(Call.SEND), hasSize(1));
    }

    @Test
    void aMessageThatDidNotArriveIsNotSentBlindly() throws Throwable {
        var job = longAgo(Assignments.ENDLESS);
        duvo.duvo().faults().on(Call.SEND).nth(1).then(LOST);

        restartDuring(Call.SEND, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.FAILURE, "not known whether it was sent");
        assertThat(duvo.duvo().requests(Call.SEND), hasSize(1));
    }

    @Test
    void aMessageThatWasNotSentBeforeTheRestartIsSentOnce() throws Throwable {
        var job = longAgo(Assignments.ENDLESS);
        duvo.duvo().faults().on(Call.MESSAGES).nth(1).then(LOST);

        restartDuring(Call.MESSAGES, "duvoSendMessage runId: '" + job.id() + "', message: 'Check the backup'");

        finishes(Result.SUCCESS, "[Duvo] Message sent to Job " + job.id());
        assertThat(duvo.duvo().requests(Call.SEND), hasSize(1));
    }

    @Test
    void anAnswerThatWasTakenIsNotGivenAgain() throws Throwable {
        var job = longAgo(Assignments.APPROVAL);
        duvo.duvo().faults().on(Call.RESPOND).nth(1).then(LOST.afterWork());

        restartDuring(Call.RESPOND, "duvoRespond runId: '" + job.id() + "', approve: true");

        finishes(Result.SUCCESS, "is settled");
        assertThat(duvo.duvo().requests(Call.RESPOND), hasSize(1));
    }

    @Test
    void anAnswerThatWasNotTakenIsGivenAfterTheRestart() throws Throwable {
        var job = longAgo(Assignments.APPROVAL);
        duvo.duvo().faults().on(Call.RESPOND).nth(1).then(LOST);

        restartDuring(Call.RESPOND, "duvoRespond runId: '" + job.id() + "', approve: false");

        finishes(Result.SUCCESS, "is denied");
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).approved(), is(false));
    }

    @Test
    void aStopIsAskedForAgain() throws Throwable {
        var job = longAgo(Assignments.ENDLESS);
        duvo.duvo().faults().on(Call.STOP).nth(1).then(LOST);

        restartDuring(Call.STOP, "echo 'now ' + duvoStop('" + job.id() + "')");

        finishes(Result.SUCCESS, "now stopped");
        assertThat(duvo.duvo().stops(), hasSize(1));
    }

    @Test
    void aReadIsAskedForAgain() throws Throwable {
        var job = longAgo(Assignments.QUESTIONS);
        duvo.duvo().faults().on(Call.MESSAGES).nth(1).then(LOST);

        restartDuring(Call.MESSAGES, """
                def messages = duvoMessages '%1$s'
                def status = duvoStatus '%1$s'
                echo "${messages.size()} messages, ${status.humanRequest.questions.size()} questions"
                """.formatted(job.id()));

        finishes(Result.SUCCESS, "2 messages, 3 questions");
    }

    @Test
    void whatStepsReturnedSurvivesWithTheScript() throws Throwable {
        var job = longAgo(Assignments.TOOLS);
        var asks = longAgo(Assignments.QUESTIONS);
        duvo.duvo().faults().on(Call.STOP).nth(1).then(LOST);
        var running = longAgo(Assignments.ENDLESS);

        restartDuring(Call.STOP, """
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

    private void restartDuring(Call call, String script) throws Throwable {
        sessions.then(jenkins -> {
            Acme.connect(duvo);
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
