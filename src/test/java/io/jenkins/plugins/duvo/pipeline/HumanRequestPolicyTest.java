package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the settings of a step that decide a human request before, or instead of, a person. */
@ExtendWith(FastEngineExtension.class)
class HumanRequestPolicyTest {
    private static final String ALL_ANSWERS = "answers: ['%s': 'Nobody', Items: 'Toner, black', '%s': 'As agreed']"
            .formatted(DemoAssignments.SUPPLIER_QUESTION, DemoAssignments.NOTE_QUESTION);

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void approveSendsYesAtOnce() throws Exception {
        var build = run(Result.SUCCESS, DemoAssignments.APPROVAL, "humanRequests: 'approve'");

        assertThat(approvals(), contains(true));
        jenkins.assertLogContains("was approved by the job's settings", build);
    }

    @Test
    void approveInventsNoAnswersToQuestions() throws Exception {
        var build = run(Result.FAILURE, DemoAssignments.QUESTIONS, "humanRequests: 'approve'");

        jenkins.assertLogContains("questions that answers does not cover", build);
        jenkins.assertLogContains(DemoAssignments.SUPPLIER_QUESTION, build);
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void denySendsNoAtOnce() throws Exception {
        run(Result.SUCCESS, DemoAssignments.APPROVAL, "humanRequests: 'deny'");

        assertThat(approvals(), contains(false));
    }

    @Test
    void failStopsJobAndFailsBuild() throws Exception {
        var build = run(Result.FAILURE, DemoAssignments.APPROVAL, "humanRequests: 'fail'");

        jenkins.assertLogContains("this step does not allow requests (humanRequests: 'fail')", build);
        assertThat(approvals(), contains(false)); // denied so that it can be stopped
    }

    @Test
    void failLeavesDetachedJobRunning() throws Exception {
        run(Result.FAILURE, DemoAssignments.APPROVAL, "humanRequests: 'fail', onAbort: 'detach'");

        assertThat(duvo.duvo().answers(), empty());
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void waitLeavesItToDuvo() throws Exception {
        var build = start(DemoAssignments.APPROVAL, "humanRequests: 'wait'");
        jenkins.waitForMessage("Not asked in Jenkins", build);
        assertThat(InputPrompts.all(build), empty());

        duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), true);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }

    @Test
    void answersThatCoverEveryQuestionAreSentByTextOrHeader() throws Exception {
        run(Result.SUCCESS, DemoAssignments.QUESTIONS, "humanRequests: 'fail', " + ALL_ANSWERS);

        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Nobody"));
        assertThat(answers.get(DemoAssignments.ITEMS_QUESTION), is("Toner, black"));
        assertThat(answers.get(DemoAssignments.NOTE_QUESTION), is("As agreed"));
    }

    @Test
    void answerThatIsNoOptionIsSentAndSaid() throws Exception {
        var build = run(
                Result.SUCCESS,
                DemoAssignments.QUESTIONS,
                "humanRequests: 'fail', answers: [Supplier: 'Ostwind', Items: 'Toner,black', Note: 'As agreed']");

        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Ostwind"));
        assertThat(answers.get(DemoAssignments.ITEMS_QUESTION), is("Toner, black"));
        jenkins.assertLogContains("is answered with \"Ostwind\", which is not one of its options", build);
        jenkins.assertLogNotContains("is answered with \"Toner", build);
    }

    @Test
    void answersThatCoverSomeQuestionsAreFilledIn() throws Exception {
        var build = start(
                DemoAssignments.QUESTIONS, "answers: ['%s': 'As agreed']".formatted(DemoAssignments.NOTE_QUESTION));

        var texts = InputPrompts.first(build).getInput().getParameters().stream()
                .filter(TextParameterDefinition.class::isInstance)
                .map(parameter -> ((TextParameterDefinition) parameter).getDefaultValue())
                .toList();

        assertThat(texts, contains("As agreed"));
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "' '"})
    void blankAnswerIsNone(String answer) throws Exception {
        var build = start(
                DemoAssignments.QUESTIONS,
                "answers: ['%s': %3$s, Items: %3$s, '%2$s': %3$s]"
                        .formatted(DemoAssignments.SUPPLIER_QUESTION, DemoAssignments.NOTE_QUESTION, answer));

        InputPrompts.first(build);
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void requestOfUnknownKindIsShownAndLeftToDuvo() throws Exception {
        var assignment = SimulatedAssignment.named(
                "asks oddly",
                ScriptStep.approval(0, "Log in to the bank", null, List.of(), List.of()),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(assignment).faults().on(Endpoint.RUN).then(FaultPresets.requestType("login"));
        var build = start(assignment.id(), "humanRequests: 'approve'");

        jenkins.waitForMessage("of an unknown kind", build);

        jenkins.assertLogContains("Waiting for a person: \"Log in to the bank\"", build);
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void unansweredRequestIsDeniedFailedOrLeftAfterTimeout() throws Exception {
        var build = Pipelines.start(jenkins, """
                def ask = { how -> duvoRun agentId: '%s', requestTimeoutMinutes: 1, onRequestTimeout: how }
                parallel deny: { ask 'deny' }, leave: { ask 'wait' },
                    fail: { catchError(buildResult: 'SUCCESS') { ask 'fail' } }
                """.formatted(DemoAssignments.APPROVAL));
        InputPrompts.several(build, 3);

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(approvals(), hasSize(2)));
        assertThat(approvals(), contains(false, false)); // denied, and denied so that it can be stopped
        jenkins.waitForMessage("Not asked in Jenkins", build);
        jenkins.waitForMessage("No answer in time to", build);
        jenkins.waitForMessage("\"Pay invoice 4711?\" was denied by the time limit of 1 minute", build);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> build.getAction(DuvoJobsAction.class).getJobs().stream()
                        .anyMatch(job -> String.valueOf(job.getFailure())
                                .contains("the time limit of 1 minute denied \"Pay invoice 4711?\"")));
        assertThat(InputPrompts.all(build), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    private List<Boolean> approvals() {
        return duvo.duvo().answers().stream().map(ReceivedAnswer::approved).toList();
    }

    private static WorkflowRun start(String agentId, String more) throws Exception {
        return Pipelines.start(jenkins, "duvoRun agentId: '" + agentId + "', " + more);
    }

    private static WorkflowRun run(Result expected, String agentId, String more) throws Exception {
        return jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(start(agentId, more)));
    }
}
