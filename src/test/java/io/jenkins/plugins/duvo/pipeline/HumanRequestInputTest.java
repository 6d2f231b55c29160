package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.Job;
import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.htmlunit.FailingHttpStatusCodeException;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

@ExtendWith(FastEngineExtension.class)
class HumanRequestInputTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static final SimulatedAssignment GOES_ON =
            SimulatedAssignment.named("Goes on", ScriptStep.approval(0, "Pay?", null, List.of(), List.of()));

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    @BeforeAll
    static void moveIn() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Job.READ)
                .everywhere()
                .toEveryone()
                .grant(Job.BUILD)
                .everywhere()
                .to("alice", "builder")
                .grant(Job.CANCEL)
                .everywhere()
                .to("canceller")
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin"));
    }

    @Test
    void approvingSendsYesAndBuildGoesOn() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.APPROVAL + "'");
        var prompt = InputPrompts.first(build);

        assertThat(prompt.getInput().getMessage(), containsString("Pay invoice 4711?"));
        assertThat(
                prompt.getInput().getMessage(),
                endsWith(
                        "\nWhat the agent said before: Invoice 4711 of Northwind Paper over 1,240.00 EUR is due tomorrow."
                                + "\nWith the whole transcript: " + jenkins.getURL() + build.getUrl() + "duvo/#"
                                + OpenRequestRegistry.openIn(build).get(0).getId()));
        assertThat(prompt.getInput().getOk(), is("Approve"));
        jenkins.waitForMessage("[Duvo] Approve or Deny", build);
        var form = jenkins.getURL() + build.getUrl() + "duvo/#"
                + OpenRequestRegistry.openIn(build).get(0).getId();
        var asked = Pipelines.duvoLines(build);
        assertThat(
                asked.subList(2, asked.size()),
                contains(
                        is("Invoice 4711 of Northwind Paper over 1,240.00 EUR is due tomorrow."),
                        matchesPattern(
                                "Waiting for approval: \"Pay invoice 4711\\?\" \\(.+\\) - " + Pattern.quote(form)),
                        is("Northwind Paper, 1,240.00 EUR, due tomorrow. The goods were received on 18 November."),
                        matchesPattern(".*Approve.* or .*Deny.*")));
        assertThat(
                browser("alice")
                        .goTo(build.getUrl() + "logText/progressiveHtml", null)
                        .getWebResponse()
                        .getContentAsString(),
                containsString("<a href='" + form + "'>"));
        post("alice", build, prompt, "proceedEmpty");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).approved(), is(true));
        var decision = build.getAction(DuvoJobsAction.class).getJobs().get(0).getDecisions();
        assertThat(decision, hasSize(1));
        assertThat(decision.get(0).getUser(), is("alice"));
        assertThat(decision.get(0).getVerdict(), is(Verdict.APPROVED));
        assertThat(decision.get(0).getAccepted(), is(true));
        jenkins.assertLogContains("\"Pay invoice 4711?\" was approved by alice", build);
        assertThat(build.getAction(InputAction.class).getExecutions(), empty());
    }

    @Test
    void denyingSendsNoAndFailsTheStepAtTheEndOfTheJob() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.APPROVAL + "'");

        post("canceller", build, InputPrompts.first(build), "abort");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers().get(0).approved(), is(false));
        jenkins.assertLogContains("was denied by canceller", build);
        jenkins.assertLogContains("canceller denied \"Pay invoice 4711?\"", build);
    }

    @Test
    void onlySubmittersMayApproveAndOnlyByPost() throws Exception {
        var build = start("duvoRun agentId: '" + DemoAssignments.APPROVAL + "', submitter: 'alice'");
        var prompt = InputPrompts.first(build);

        assertThrows(FailingHttpStatusCodeException.class, () -> post("builder", build, prompt, "proceedEmpty"));
        assertThrows(FailingHttpStatusCodeException.class, () -> post("reader", build, prompt, "proceedEmpty"));
        assertThrows(FailingHttpStatusCodeException.class, () -> post("reader", build, prompt, "abort"));
        try (var client = browser("alice")) {
            assertThrows(
                    FailingHttpStatusCodeException.class,
                    () -> client.goTo(build.getUrl() + "input/" + prompt.getId() + "/proceedEmpty"));
        }
        assertThat(duvo.duvo().answers(), empty());

        post("alice", build, prompt, "proceedEmpty");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }

    @Test
    void administratorMayAlwaysAnswer() throws Exception {
        var build = start("duvoRun agentId: '" + DemoAssignments.APPROVAL + "', submitter: 'alice'");

        post("admin", build, InputPrompts.first(build), "proceedEmpty");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("was approved by admin", build);
    }

    @Test
    void questionsAreAnsweredByTheirExactText() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var prompt = InputPrompts.first(build);
        var page = jenkins.createWebClient().withBasicCredentials("alice").getPage(build, "input/");
        var form = page.getFormByName(prompt.getId());

        form.getSelectByName("value").setSelectedIndex(1);
        form.getInputsByName("value").get(1).setChecked(true); // the first one is for own words
        form.getTextAreaByName("value").setText("Leave it at the gate, please");
        jenkins.submit(form, "proceed");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(
                duvo.duvo().answers().get(0).answers().get(DemoAssignments.NOTE_QUESTION),
                is("Leave it at the gate, please"));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.SUPPLIER_QUESTION), notNullValue());
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.ITEMS_QUESTION), notNullValue());
    }

    @Test
    void questionsAreAnsweredThroughRemoteApiOfInput() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var prompt = InputPrompts.first(build);

        try (var client = browser("builder")) {
            var request = new WebRequest(
                    client.createCrumbedUrl(build.getUrl() + "input/" + prompt.getId() + "/proceed"), HttpMethod.POST);
            request.setRequestParameters(List.of(new NameValuePair("json", """
                    {"parameter": [{"name": "Supplier", "value": "Nobody"},
                     {"name": "Items: Toner, black", "value": true},
                     {"name": "Note", "value": "As agreed"}]}
                    """)));
            client.getPage(request);
        }

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Nobody"));
        assertThat(answers.get(DemoAssignments.ITEMS_QUESTION), is("Toner, black"));
        assertThat(answers.get(DemoAssignments.NOTE_QUESTION), is("As agreed"));
        jenkins.assertLogContains("was answered by builder", build);
    }

    @Test
    void ownWordsAreSentAndShownAgainIfDuvoRefusesThem() throws Exception {
        duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(Fault.answer(400, "application/json", """
                {"error": "Bad Request", "message": "Ostwind is no supplier"}"""));
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var first = InputPrompts.first(build);
        first.proceed(Map.of(
                "Supplier",
                "",
                "Supplier: other",
                "Ostwind",
                "Items: Toner, black",
                true,
                "Items: other",
                "two staplers",
                "Note",
                "As agreed"));

        var second = InputPrompts.next(build, first);
        assertThat(
                second.getInput().getMessage(),
                containsString("Duvo did not accept the answer: Bad Request: Ostwind is no supplier"));
        var filledIn = new HashMap<String, Object>();
        second.getInput()
                .getParameters()
                .forEach(each -> filledIn.put(
                        each.getName(), each.getDefaultParameterValue().getValue()));
        assertThat(filledIn.get("Supplier: other"), is("Ostwind"));
        second.proceed(filledIn);

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Ostwind"));
        assertThat(answers.get(DemoAssignments.ITEMS_QUESTION), is("Toner, black,two staplers"));
        jenkins.assertLogContains(
                "\"" + DemoAssignments.SUPPLIER_QUESTION
                        + "\" is answered with \"Ostwind\", which is not one of its options",
                build);
        jenkins.assertLogContains(
                "\"" + DemoAssignments.ITEMS_QUESTION
                        + "\" is answered with \"two staplers\", which is not one of its options",
                build);
    }

    @Test
    void anonymousUserCannotAnswerAndLateClickFindsNothing() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.APPROVAL + "'");
        var prompt = InputPrompts.first(build);

        var refused =
                assertThrows(FailingHttpStatusCodeException.class, () -> post(null, build, prompt, "proceedEmpty"));
        assertThat(refused.getStatusCode(), is(not(200)));
        post("alice", build, prompt, "proceedEmpty");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        var late =
                assertThrows(FailingHttpStatusCodeException.class, () -> post("alice", build, prompt, "proceedEmpty"));
        assertThat(late.getStatusCode(), is(404));
        assertThat(duvo.duvo().answers(), hasSize(1));
    }

    @Test
    void lateFormOfAnotherTabLeadsToThePageThatSaysWhoAnswered() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.APPROVAL + "'");
        var prompt = InputPrompts.first(build);
        var form = jenkins.createWebClient()
                .withBasicCredentials("builder")
                .getPage(build, "input/")
                .getFormByName(prompt.getId());
        var id = OpenRequestRegistry.openIn(build).get(0).getId();
        post("alice", build, prompt, "proceedEmpty");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        var late = jenkins.submit(form, "proceed");

        assertThat(late.getUrl().getPath(), is("/jenkins/" + build.getUrl() + "duvo/"));
        assertThat(late.getUrl().getRef(), is(id));
        assertThat(
                browser("builder")
                        .goTo(build.getUrl() + "duvo/request/" + id + "/form")
                        .asNormalizedText(),
                matchesPattern("(?s).*Too late: \"Pay invoice 4711\\?\" \\(.+\\): approved by alice, .+"));
        assertThat(duvo.duvo().answers(), hasSize(1));
    }

    @Test
    void optionAndOwnWordsAreBothKeptWhenTheyAreTooMuch() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var first = InputPrompts.first(build);
        first.proceed(Map.of("Supplier", "Moravia Paper", "Supplier: other", "Ostwind", "Note", "As agreed"));

        var filledIn = new HashMap<String, Object>();
        InputPrompts.next(build, first)
                .getInput()
                .getParameters()
                .forEach(each -> filledIn.put(
                        each.getName(), each.getDefaultParameterValue().getValue()));

        assertThat(filledIn.get("Supplier"), is("Moravia Paper"));
        assertThat(filledIn.get("Supplier: other"), is("Ostwind"));
        assertThat(filledIn.get("Note"), is("As agreed"));
        assertThat(duvo.duvo().answers(), empty());
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void emptySubmissionIsNotSentAndPromptNamesMissingAnswers() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var first = InputPrompts.first(build);

        post("alice", build, first, "proceedEmpty");

        var second = InputPrompts.next(build, first);
        assertThat(second.getInput().getMessage(), containsString("Please also answer"));
        assertThat(duvo.duvo().answers(), empty());

        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void pageFromBeforeRequestIsAskedAgainStillAnswers() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");
        var first = InputPrompts.first(build);
        var form = jenkins.createWebClient()
                .withBasicCredentials("alice")
                .getPage(build, "input/")
                .getFormByName(first.getId());
        post("alice", build, first, "proceedEmpty");
        InputPrompts.next(build, first);

        form.getInputsByName("value").get(0).setValue("Ostwind");
        form.getInputsByName("value").get(1).setChecked(true);
        form.getTextAreaByName("value").setText("As agreed");
        jenkins.submit(form, "proceed");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.SUPPLIER_QUESTION), is("Ostwind"));
    }

    @Test
    void longDescriptionLeavesRoomForFieldsAndIsWholeAmongThem() throws Exception {
        var description = "The stock covers about four days. ".repeat(100) + "That is all.";
        var question = SimulatedQuestion.one("Which?", "Supplier", new SimulatedQuestion.Option("Northwind", null));
        var assignment = SimulatedAssignment.named(
                "explains",
                ScriptStep.say(0, "I look into the stock."),
                ScriptStep.questions(0, "How?", description, List.of(question), answers -> List.of()),
                ScriptStep.end(0, "completed"));
        duvo.duvo().add(assignment);

        var build = start("duvoRun '" + assignment.id() + "'");

        var input = InputPrompts.first(build).getInput();
        assertThat(input.getMessage().length(), lessThan(700));
        assertThat(input.getMessage(), containsString("more characters)"));
        assertThat(
                input.getParameters().get(0).getDescription(),
                is(description + "\nWhat the agent said before: I look into the stock.\nWhich?"));
        assertThat(
                input.getMessage(),
                endsWith(build.getUrl() + "duvo/#"
                        + OpenRequestRegistry.openIn(build).get(0).getId()));
        assertThat(input.getParameters().get(1).getDescription(), not(containsString("four days")));
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @Test
    void refusingQuestionsStopsJobAndFailsBuildWithUser() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.QUESTIONS + "'");

        post("alice", build, InputPrompts.first(build), "abort");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("alice refused to answer", build);
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void promptAnsweredElsewhereIsWithdrawn() throws Exception {
        duvo.duvo().add(GOES_ON); // a Job that ends may do so before the engine reads that it was answered
        var build = start("duvoRun '" + GOES_ON.id() + "'");
        InputPrompts.first(build);
        var job = duvo.duvo().jobs().get(0).id();

        duvo.duvo().answerElsewhere(job, true);

        jenkins.waitForMessage("was answered elsewhere", build);
        duvo.duvo().goOn(job, ScriptStep.end(0, "completed"));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(build.getAction(InputAction.class).getExecutions(), empty());
    }

    @Test
    void abortedBuildIsNotRecordedAsDenial() throws Exception {
        var build = start("duvoRun '" + DemoAssignments.APPROVAL + "'");
        InputPrompts.first(build);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("was denied by", build);
        assertThat(build.getAction(InputAction.class).getExecutions(), empty());
    }

    private WorkflowRun start(String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private void post(String user, WorkflowRun build, InputStepExecution prompt, String verb) throws Exception {
        try (var client = browser(user)) {
            var url = client.createCrumbedUrl(build.getUrl() + "input/" + prompt.getId() + "/" + verb);
            client.getPage(new WebRequest(url, HttpMethod.POST));
        }
    }

    private static JenkinsRule.WebClient browser(String user) throws Exception {
        return TestUsers.browser(jenkins, user).withThrowExceptionOnFailingStatusCode(true);
    }
}
