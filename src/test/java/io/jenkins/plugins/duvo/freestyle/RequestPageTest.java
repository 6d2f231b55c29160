package io.jenkins.plugins.duvo.freestyle;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Executor;
import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion.Option;
import io.jenkins.plugins.duvo.store.AnsweredQuestion;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(90)
class RequestPageTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static final SimulatedAssignment GOES_ON =
            SimulatedAssignment.named("Goes on", ScriptStep.approval(0, "Pay?", null, List.of(), List.of()));

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    @BeforeAll
    static void moveIn() {
        TestUsers.moveIn(jenkins);
    }

    @AfterEach
    void endBuilds() {
        // After a second interrupt the build does not wait any more.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var busy = Arrays.stream(jenkins.jenkins.getComputers())
                    .flatMap(computer -> computer.getExecutors().stream())
                    .filter(Executor::isBusy)
                    .toList();
            busy.forEach(Executor::interrupt);
            return busy.isEmpty();
        });
    }

    @Test
    void logLeadsToPageAndApprovingSendsYes() throws Exception {
        var build = start(DemoAssignments.APPROVAL);
        var open = open(build);
        var form = jenkins.getURL() + open.getUrl();
        jenkins.assertLogContains("[Duvo] Waiting for approval: \"Pay invoice 4711?\" (", build);
        jenkins.assertLogContains(") - " + form, build);
        var browser = TestUsers.browserWithScripts(jenkins, "builder");

        var log = browser.goTo(build.getUrl() + "logText/progressiveHtml", null).getWebResponse();
        assertThat(log.getContentAsString(), containsString("<a href='" + form + "'>"));
        var page = browser.getPage(build, "duvo/");
        assertThat(page.asNormalizedText(), containsString("Pay invoice 4711?"));
        assertThat(page.asNormalizedText(), containsString("The goods were received on 18 November."));
        assertThat(open.getStage(), is(build.getParent().getFullDisplayName()));
        submit(page.getFormByName(open.getId()), "yes");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));

        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).approved(), is(true));
        assertThat(decisions(build), is(List.of("APPROVED by builder, taken true")));
        jenkins.assertLogContains("\"Pay invoice 4711?\" was approved by builder", build);
        assertThat(OpenRequestRegistry.openIn(build), empty());
    }

    @Test
    void denyingSendsNoAndFailsTheBuildWithWhoDeniedWhat() throws Exception {
        var build = start(DemoAssignments.APPROVAL);

        submit(form("canceller", build), "no");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().jobs().get(0).status(), is("completed"));
        assertThat(duvo.duvo().answers().get(0).approved(), is(false));
        assertThat(decisions(build), is(List.of("DENIED by canceller, taken true")));
        jenkins.assertLogContains("canceller denied \"Pay invoice 4711?\"", build);
        assertThat(build.getAction(DuvoJobsAction.class).getJobs().get(0).isDenied(), is(true));
    }

    @Test
    void threeKindsOfQuestionAreAnsweredByTheirExactText() throws Exception {
        var build = start(DemoAssignments.QUESTIONS);
        var form = form("builder", build);

        form.getRadioButtonsByName("q1").get(1).setChecked(true);
        form.getInputsByName("q2").get(0).setChecked(true);
        form.getInputsByName("q2").get(2).setChecked(true);
        form.getTextAreaByName("q3").setText("Leave it at the gate, please");
        submit(form, "yes");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(
                duvo.duvo().answers().get(0).answers(),
                is(Map.of(
                        DemoAssignments.SUPPLIER_QUESTION,
                        "Moravia Paper",
                        DemoAssignments.ITEMS_QUESTION,
                        "Paper A4,Envelopes C5",
                        DemoAssignments.NOTE_QUESTION,
                        "Leave it at the gate, please")));
        assertThat(decisions(build), is(List.of("ANSWERED by builder, taken true")));
    }

    @Test
    void incompleteFormIsShownAgainWithItsValuesAndNotSent() throws Exception {
        var build = start(DemoAssignments.QUESTIONS);
        var form = form("builder", build);
        form.getRadioButtonsByName("q1").get(1).setChecked(true);
        form.getInputsByName("q2").get(1).setChecked(true);
        form.getInputByName("q1-own").setValue("written and then not chosen");

        var again = submit(form, "yes");

        assertThat(again.getWebResponse().getStatusCode(), is(400));
        assertThat(
                again.asNormalizedText(),
                containsString("Not sent. Please also answer: " + DemoAssignments.NOTE_QUESTION));
        var kept = again.getFormByName(open(build).getId());
        assertThat(kept.getRadioButtonsByName("q1").get(1).isChecked(), is(true));
        assertThat(kept.getInputByName("q1-own").getValue(), is("written and then not chosen"));
        assertThat(kept.getInputsByName("q2").get(1).isChecked(), is(true));
        assertThat(again.getByXPath("//*[@class='duvo-field__missing']"), hasSize(1));
        assertThat(duvo.duvo().answers(), empty());

        kept.getTextAreaByName("q3").setText("Thanks");
        submit(kept, "yes");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.SUPPLIER_QUESTION), is("Moravia Paper"));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.ITEMS_QUESTION), is("Toner, black"));
        assertThat(
                build.getAction(DuvoJobsAction.class).getJobs().get(0).getDecisions().get(0).getAnswers().stream()
                        .map(AnsweredQuestion::getQuestion)
                        .toList(),
                is(List.of(
                        DemoAssignments.SUPPLIER_QUESTION,
                        DemoAssignments.ITEMS_QUESTION,
                        DemoAssignments.NOTE_QUESTION)));
    }

    @Test
    void formOfWhatWasAskedBeforeIsRejected() throws Exception {
        duvo.duvo().speed(0.1);
        var build = start(DemoAssignments.APPROVAL);
        var form = form("builder", build);

        duvo.duvo().faults().on(Endpoint.RUN).then(FaultPresets.requestTitle("Pay invoice 9999?"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> OpenRequestRegistry.openIn(build).stream()
                        .anyMatch(open -> open.isAsked() && open.getTitle().equals("Pay invoice 9999?")));
        var again = submit(form, "yes");

        assertThat(again.getWebResponse().getStatusCode(), is(409));
        assertThat(again.asNormalizedText(), containsString("The Job asks something else now: see below"));
        assertThat(again.asNormalizedText(), containsString("Pay invoice 9999?"));
        assertThat(duvo.duvo().answers(), empty());
        submit(again.getFormByName(open(build).getId()), "yes");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
    }

    @Test
    void ownWordsAreSentInsteadOfAnOptionOrWithSeveral() throws Exception {
        var build = start(DemoAssignments.QUESTIONS);
        var form = form("builder", build);
        form.getRadioButtonsByName("q1")
                .get(form.getRadioButtonsByName("q1").size() - 1)
                .setChecked(true);
        form.getInputsByName("q2").get(0).setChecked(true);
        form.getInputByName("q2-own").setValue("two staplers");
        form.getTextAreaByName("q3").setText("Thanks\nfor all");

        var again = submit(form, "yes");

        assertThat(
                again.asNormalizedText(),
                containsString("Not sent. Please also answer: " + DemoAssignments.SUPPLIER_QUESTION));
        var kept = again.getFormByName(open(build).getId());
        assertThat(kept.getInputByName("q2-own").getValue(), is("two staplers"));
        kept.getInputByName("q1-own").setValue("Ostwind");
        submit(kept, "yes");
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get(DemoAssignments.SUPPLIER_QUESTION), is("Ostwind"));
        assertThat(answers.get(DemoAssignments.ITEMS_QUESTION), is("Paper A4,two staplers"));
        assertThat(answers.get(DemoAssignments.NOTE_QUESTION), is("Thanks\nfor all"));
    }

    @Test
    void formOfAnAbortedBuildSaysThatItIsTooLate() throws Exception {
        var build = start(DemoAssignments.APPROVAL);
        var form = form("builder", build);
        build.getExecutor().interrupt();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        await().atMost(Duration.ofSeconds(30)).until(() -> OpenRequestRegistry.openIn(build), empty());

        var late = submit(form, "yes");

        assertThat(late.getWebResponse().getStatusCode(), is(409));
        assertThat(late.asNormalizedText(), containsString("Too late: "));
    }

    @Test
    void refusingToAnswerStopsJobAndFailsBuildWithUser() throws Exception {
        var build = start(DemoAssignments.QUESTIONS);

        submit(form("builder", build), "no");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("builder refused to answer", build);
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void requestAnsweredElsewhereDisappearsAndLateFormIsRejected() throws Exception {
        duvo.duvo().add(GOES_ON); // a Job that ends may do so before the engine reads that it was answered
        var build = start(GOES_ON.id());
        var form = form("builder", build);

        duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), true);
        await().atMost(Duration.ofSeconds(30)).until(() -> OpenRequestRegistry.openIn(build), empty());
        var late = submit(form, "yes");

        assertThat(late.getWebResponse().getStatusCode(), is(409));
        assertThat(
                late.asNormalizedText(),
                matchesPattern("(?s).*Too late: \"Pay\\?\" \\(.+\\): answered elsewhere, .*20\\d\\d.*"));
        assertThat(decisions(build), is(List.of("ELSEWHERE by null, taken true")));
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void abortedBuildShowsNoRequest() throws Exception {
        var build = start(DemoAssignments.APPROVAL);
        open(build);

        build.getExecutor().interrupt();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        await().atMost(Duration.ofSeconds(10)).until(() -> OpenRequestRegistry.openIn(build), empty());
        jenkins.assertLogNotContains("was denied by", build);
        var page = TestUsers.browserWithScripts(jenkins, "builder").getPage(build, "duvo/");
        assertThat(page.asNormalizedText(), not(containsString("Deny")));
    }

    @Test
    void exactlyOneOfManySimultaneousAnswersReachesDuvo() throws Exception {
        var build = start(DemoAssignments.APPROVAL);
        var path = build.getUrl() + "duvo/request/" + open(build).getId() + "/";
        var atOnce = new CyclicBarrier(6);
        var pool = Executors.newFixedThreadPool(6);
        try {
            var statuses = Stream.of("approve", "deny", "approve", "deny", "approve", "deny")
                    .map(verb -> pool.submit(() -> {
                        atOnce.await();
                        return TestUsers.post(jenkins, "builder", path + verb).getStatusCode();
                    }))
                    .toList();
            var codes = new ArrayList<Integer>();
            for (var status : statuses) {
                codes.add(status.get());
            }
            assertThat(codes.stream().filter(code -> code == 200).count(), is(1L));
            assertThat(codes.stream().filter(code -> code == 409).count(), is(5L));
        } finally {
            pool.shutdown();
        }
        jenkins.waitForCompletion(build);
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(decisions(build), hasSize(1));
        var approved = duvo.duvo().answers().get(0).approved();
        jenkins.assertBuildStatus(approved ? Result.SUCCESS : Result.FAILURE, build);
    }

    @Test
    void readerSeesRequestAndApproversButNoForm() throws Exception {
        var build = start(DemoAssignments.APPROVAL, "alice");
        open(build);

        var page = TestUsers.browserWithScripts(jenkins, "reader").getPage(build, "duvo/");

        assertThat(page.asNormalizedText(), containsString("Pay invoice 4711?"));
        assertThat(
                page.asNormalizedText(),
                containsString("You cannot answer this. It can be answered by alice and by administrators."));
        assertThat(page.getElementsByName("yes"), empty());
        assertThat(page.getElementsByName("no"), empty());
    }

    @Test
    void userWhoMayCancelIsOnlyOfferedToDeny() throws Exception {
        var build = start(DemoAssignments.APPROVAL, "alice");
        open(build);

        var page = TestUsers.browserWithScripts(jenkins, "canceller").getPage(build, "duvo/");

        assertThat(page.getElementsByName("yes"), empty());
        assertThat(page.getElementsByName("no"), hasSize(1));
    }

    @Test
    void hostileTextsArePlainTextOnPageAndComeBackUnchanged() throws Exception {
        var evil = "<script>window.evil = 1</script><img src=x onerror=\"window.evil = 1\"> & \"'";
        var odd = "\u0000\u001B[31m\uFFFE \uD83D\uDCC4 ";
        var assignment = SimulatedAssignment.named(
                "Hostile " + System.nanoTime(),
                ScriptStep.questions(
                        0,
                        "Title " + evil + odd,
                        "Description " + evil + "\n\uD800" + odd,
                        List.of(
                                SimulatedQuestion.one(
                                        "One " + evil + odd, "H1 " + evil + odd, new Option("A, " + evil, evil)),
                                SimulatedQuestion.several(
                                        "Several " + evil, "H2", new Option("B, " + evil + odd, evil)),
                                SimulatedQuestion.text("Text " + evil, null)),
                        answers -> List.of()),
                ScriptStep.end(0, "completed"));
        duvo.duvo().add(assignment);
        var build = start(assignment.id());
        open(build);

        var browser = TestUsers.browserWithScripts(jenkins, "builder");
        var page = browser.getPage(build, "duvo/");
        assertThat(page.asNormalizedText(), containsString("Title <script>window.evil = 1</script><img src=x"));
        assertThat(page.executeJavaScript("typeof window.evil").getJavaScriptResult(), is("undefined"));
        assertThat(page.getByXPath("//img[@src='x']"), empty());
        assertThat(page.getWebResponse().getContentAsString(), not(containsString("<script>window.evil")));

        var form = page.getFormByName(open(build).getId());
        form.getRadioButtonsByName("q1").get(0).setChecked(true);
        form.getInputsByName("q2").get(0).setChecked(true);
        form.getTextAreaByName("q3").setText("[\"null\", {}] " + evil);
        submit(form, "yes");

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        var answers = duvo.duvo().answers().get(0).answers();
        assertThat(answers.get("One " + evil + odd), is("A, " + evil));
        assertThat(answers.get("Several " + evil), is("B, " + evil + odd));
        assertThat(answers.get("Text " + evil), is("[\"null\", {}] " + evil));
        var after = TestUsers.browserWithScripts(jenkins, "builder").getPage(build, "duvo/");
        assertThat(after.getByXPath("//img[@src='x']"), empty());
        assertThat(after.asNormalizedText(), containsString("answered by builder"));
    }

    @Test
    void requestThatIsLeftToDuvoIsShownWithoutForm() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setHumanRequests("wait");
        var build = start(builder);
        await().atMost(Duration.ofSeconds(30)).until(() -> OpenRequestRegistry.openIn(build), hasSize(1));

        var page = TestUsers.browserWithScripts(jenkins, "builder").getPage(build, "duvo/");

        assertThat(page.asNormalizedText(), containsString("Pay invoice 4711?"));
        assertThat(page.asNormalizedText(), containsString("not asked in Jenkins"));
        assertThat(page.getElementsByName("yes"), empty());
        assertThat(OpenRequestRegistry.openIn(build).get(0).getUrl(), nullValue());
    }

    private FreeStyleBuild start(String agentId) throws Exception {
        return start(agentId, null);
    }

    private FreeStyleBuild start(String agentId, String submitter) throws Exception {
        var builder = new DuvoRunBuilder(agentId);
        builder.setSubmitter(submitter);
        return start(builder);
    }

    private static FreeStyleBuild start(DuvoRunBuilder builder) throws Exception {
        var project = jenkins.createFreeStyleProject();
        project.getBuildersList().add(builder);
        return project.scheduleBuild2(0).waitForStart();
    }

    private static OpenRequest open(FreeStyleBuild build) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> OpenRequestRegistry.openIn(build).stream()
                                .filter(OpenRequest::isAsked)
                                .findFirst()
                                .orElse(null),
                        notNullValue());
    }

    private static HtmlForm form(String user, FreeStyleBuild build) throws Exception {
        var open = open(build);
        return TestUsers.browserWithScripts(jenkins, user)
                .getPage(build, "duvo/")
                .getFormByName(open.getId());
    }

    private static HtmlPage submit(HtmlForm form, String button) throws Exception {
        return jenkins.submit(form, button);
    }

    private static List<String> decisions(FreeStyleBuild build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0).getDecisions().stream()
                .map(each -> each.getVerdict() + " by " + each.getUser() + ", taken " + each.getAccepted())
                .toList();
    }
}
