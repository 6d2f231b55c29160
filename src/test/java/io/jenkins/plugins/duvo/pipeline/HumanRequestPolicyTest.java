package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.duvo.simulator.Assignment;
import io.jenkins.plugins.duvo.simulator.Assignments;
import io.jenkins.plugins.duvo.simulator.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.Step;
import io.jenkins.plugins.duvo.testing.Pipelines;
import io.jenkins.plugins.duvo.testing.Prompts;
import io.jenkins.plugins.duvo.testing.SharedJenkins;
import io.jenkins.plugins.duvo.testing.SimulatedAcme;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings of a step decide before, or instead of, a person. */
class HumanRequestPolicyTest {
    private static final String ALL_ANSWERS = "answers: ['%s': 'Nobody', Items: 'Toner, black', '%s': 'As agreed']"
            .formatted(Assignments.SUPPLIER_QUESTION, Assignments.NOTE_QUESTION);

    @RegisterExtension
    private static final SharedJenkins jenkins = new SharedJenkins();

    @RegisterExtension
    private final SimulatedAcme duvo = SimulatedAcme.connected();

    @Test
    void approveSaysYesAtOnce() throws Exception {
        var build = run(Result.SUCCESS, Assignments.APPROVAL, "humanRequests: 'approve'");

        assertThat(approvals(), contains(true));
        jenkins.assertLogContains("was approved by the job's settings", build);
    }

    @Test
    void approveInventsNoAnswersToQuestions() throws Exception {
        var build = run(Result.FAILURE, Assignments.QUESTIONS, "humanRequests: 'approve'");

        jenkins.assertLogContains("questions that answers does not cover", build);
        jenkins.assertLogContains(Assignments.SUPPLIER_QUESTION, build);
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void denySaysNoAtOnce() throws Exception {
        run(Result.SUCCESS, Assignments.APPROVAL, "humanRequests: 'deny'");

        assertThat(approvals(), contains(false));
    }

    @Test
    void failStopsTheJobAndFailsTheBuild() throws Exception {
        var build = run(Result.FAILURE, Assignments.APPROVAL, "humanRequests: 'fail'");

        jenkins.assertLogContains("humanRequests is fail", build);
        assertThat(approvals(), contains(false)); // denied so that it can be stopped
    }

    @Test
    void failLeavesAJobThatDetaches() throws Exception {
        run(Result.FAILURE, Assignments.APPROVAL, "humanRequests: 'fail', onAbort: 'detach'");

        assertThat(duvo.duvo().answers(), empty());
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void waitLeavesItToDuvo() throws Exception {
        var build = start(Assignments.APPROVAL, "humanRequests: 'wait'");
        jenkins.waitForMessage("Left to Duvo's own inbox", build);
        assertThat(Prompts.all(build), empty());

        duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), true);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }

    @Test
    void answersThatCoverEveryQuestionAreSentByTextOrHeader() throws Exception {
        run(Result.SUCCESS, Assignments.QUESTIONS, "humanRequests: 'fail', " + ALL_ANSWERS);

        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(Assignments.SUPPLIER_QUESTION), is("Nobody"));
        assertThat(answers.get(Assignments.ITEMS_QUESTION), is("Toner, black"));
        assertThat(answers.get(Assignments.NOTE_QUESTION), is("As agreed"));
    }

    @Test
    void answersThatCoverSomeQuestionsAreFilledIn() throws Exception {
        var build = start(Assignments.QUESTIONS, "answers: ['%s': 'As agreed']".formatted(Assignments.NOTE_QUESTION));

        var texts = Prompts.first(build).getInput().getParameters().stream()
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
    void anAnswerThatIsBlankIsNone(String answer) throws Exception {
        var build = start(
                Assignments.QUESTIONS,
                "answers: ['%s': %3$s, Items: %3$s, '%2$s': %3$s]"
                        .formatted(Assignments.SUPPLIER_QUESTION, Assignments.NOTE_QUESTION, answer));

        Prompts.first(build);
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void aRequestOfAnUnknownKindIsShownAndLeftToDuvo() throws Exception {
        var assignment = Assignment.named(
                "asks oddly",
                new Step.Ask(Duration.ZERO, "login", "Log in to the bank", null, List.of(), answer -> List.of()),
                Step.end(10, "completed"));
        duvo.duvo().add(assignment);
        var build = start(assignment.id(), "humanRequests: 'approve'");

        jenkins.waitForMessage("of a kind that is not known here", build);

        jenkins.assertLogContains("Waiting for a person: \"Log in to the bank\"", build);
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void whatNobodyAnswersInTimeIsDeniedFailedOrLeft() throws Exception {
        var build = Pipelines.start(jenkins, """
                def ask = { how -> duvoRun agentId: '%s', requestTimeoutMinutes: 1, onRequestTimeout: how }
                parallel deny: { ask 'deny' }, leave: { ask 'wait' },
                    fail: { catchError(buildResult: 'SUCCESS') { ask 'fail' } }
                """.formatted(Assignments.APPROVAL));
        Prompts.several(build, 3);

        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(approvals(), hasSize(2)));
        assertThat(approvals(), contains(false, false)); // denied, and denied so that it can be stopped
        jenkins.waitForMessage("Left to Duvo's own inbox", build);
        jenkins.waitForMessage("Nobody answered in time what the Job asks", build);
        assertThat(Prompts.all(build), empty());
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
