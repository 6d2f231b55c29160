package io.jenkins.plugins.duvo.page;

import static io.jenkins.plugins.duvo.harness.TestUsers.post;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Executor;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.request.OpenRequest;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.htmlunit.WebResponse;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@link HumanRequestResource} over HTTP: permissions, verbs, bodies and conflicts. */
@Timeout(90)
@ExtendWith(FastEngineExtension.class)
class HumanRequestResourceTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.connected().speed(10);

    @BeforeAll
    static void moveIn() {
        TestUsers.moveIn(jenkins);
    }

    @AfterEach
    void endBuilds() {
        // After a second interrupt a build waits no more.
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            var busy = Arrays.stream(jenkins.jenkins.getComputers())
                    .flatMap(computer -> computer.getAllExecutors().stream())
                    .filter(Executor::isBusy)
                    .toList();
            busy.forEach(Executor::interrupt);
            return busy.isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // no submitter: Job/Build approves, Job/Cancel denies
                "-, -, 403, 403",
                "-, reader, 403, 403",
                "-, canceller, 403, 200",
                "-, builder, 200, 200",
                "-, admin, 200, 200",
                // users and groups as submitters
                "'alice, approvers', -, 403, 403",
                "'alice, approvers', reader, 403, 403",
                "'alice, approvers', builder, 403, 403",
                "'alice, approvers', canceller, 403, 200",
                "'alice, approvers', alice, 200, 200",
                "'alice, approvers', ALICE, 200, 200",
                "'alice, approvers', carol, 200, 200",
                "'alice, approvers', admin, 200, 200",
            })
    void verbsNeedThePermissionOfTheUser(String submitter, String user, int approve, int deny) throws Exception {
        var build = new Asked(DemoAssignments.APPROVAL, submitter);
        assertThat(build.does(user, "approve").getStatusCode(), is(approve));

        if (approve == 200) {
            build = new Asked(DemoAssignments.APPROVAL, submitter);
        }
        assertThat(build.does(user, "deny").getStatusCode(), is(deny));
    }

    private final class Asked {
        private final OpenRequest open;

        Asked(String agentId, String submitter) throws Exception {
            var project = jenkins.createFreeStyleProject();
            var builder = new DuvoRunBuilder(agentId);
            builder.setSubmitter(submitter);
            project.getBuildersList().add(builder);
            open = open(project.scheduleBuild2(0).waitForStart());
        }

        WebResponse does(String user, String verb) throws Exception {
            return post(jenkins, user, path() + verb);
        }

        WebResponse answers(String type, String body) throws Exception {
            return post(jenkins, "builder", path() + "answer", type, body);
        }

        String project() {
            return open.getRun().getParent().getFullDisplayName();
        }

        String path() {
            return open.getRun().getUrl() + "duvo/request/" + open.getId() + "/";
        }
    }

    @Test
    void refusalNamesWhoMayAnswer() throws Exception {
        var refused = new Asked(DemoAssignments.APPROVAL, "alice,approvers").does("builder", "approve");

        assertThat(refused.getContentType(), is("text/plain"));
        assertThat(
                refused.getContentAsString().strip(),
                is("builder may not do this; it can be answered by alice, approvers"));
        assertThat(duvo.duvo().answers(), empty());
    }

    @ParameterizedTest
    @CsvSource({"approve", "deny", "answer", "submit"})
    void verbsRejectGet(String verb) throws Exception {
        var asked = new Asked(DemoAssignments.APPROVAL, null);
        try (var client = TestUsers.browser(jenkins, "admin")) {
            var response = client.goTo(asked.path() + verb, null).getWebResponse();
            assertThat(response.getStatusCode(), is(405));
        }
        assertThat(duvo.duvo().answers(), empty());
    }

    @ParameterizedTest
    @CsvSource({"approve", "deny", "answer", "submit"})
    void verbsRequireACrumb(String verb) throws Exception {
        var asked = new Asked(DemoAssignments.APPROVAL, null);

        var response = TestUsers.postUnasked(jenkins, "admin", asked.path() + verb);

        assertThat(response.getStatusCode(), is(403));
        assertThat(response.getContentAsString(), containsString("crumb"));
        assertThat(asked.open.isAsked(), is(true));
    }

    @Test
    void unknownIdIsNotFound() throws Exception {
        var asked = new Asked(DemoAssignments.APPROVAL, null);
        var unknown = asked.open.getRun().getUrl() + "duvo/request/" + DemoAssignments.QUICK + "/approve";

        assertThat(post(jenkins, "admin", unknown).getStatusCode(), is(404));
    }

    @Test
    void answeredRequestIsAConflictThatNamesTheUser() throws Exception {
        var goesOn = SimulatedAssignment.named("Goes on", ScriptStep.approval(0, "Pay?", null, List.of(), List.of()));
        duvo.duvo().add(goesOn);
        var asked = new Asked(goesOn.id(), null);
        assertThat(asked.does("builder", "approve").getContentAsString().strip(), is("Approved"));

        var second = asked.does("admin", "deny");

        assertThat(second.getStatusCode(), is(409));
        assertThat(second.getContentAsString(), startsWith("Too late: \"Pay?\" ("));
        assertThat(second.getContentAsString(), containsString("by builder"));
        assertThat(duvo.duvo().answers().size() <= 1, is(true));
    }

    @Test
    void resolvedRequestIsAConflictAlsoAfterTheBuild() throws Exception {
        var asked = new Asked(DemoAssignments.APPROVAL, null);
        asked.does("builder", "deny");
        jenkins.waitForCompletion((Run<?, ?>) asked.open.getRun());

        var late = asked.does("admin", "approve");

        assertThat(late.getStatusCode(), is(409));
        assertThat(
                late.getContentAsString(),
                matchesPattern("(?s)Too late: \"Pay invoice 4711\\?\" \\(.+, " + asked.project()
                        + "\\): denied by builder, .*20\\d\\d.*\\d:\\d\\d.*"));
    }

    @Test
    void questionsAreAnsweredWithJson() throws Exception {
        var asked = new Asked(DemoAssignments.QUESTIONS, null);
        var body = Json.MAPPER.writeValueAsString(Map.of(
                "answers",
                Map.of(
                        DemoAssignments.SUPPLIER_QUESTION,
                        "Northwind Paper",
                        DemoAssignments.ITEMS_QUESTION,
                        new String[] {"Paper A4", "Toner, black"},
                        DemoAssignments.NOTE_QUESTION,
                        "Grüße 📄")));

        assertThat(asked.answers("application/json", body).getStatusCode(), is(200));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion((Run<?, ?>) asked.open.getRun()));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.NOTE_QUESTION), is("Grüße 📄"));
        assertThat(
                duvo.duvo().answers().get(0).answers().get(DemoAssignments.ITEMS_QUESTION),
                is("Paper A4,Toner, black"));
    }

    @Test
    void questionsAreAnsweredWithAForm() throws Exception {
        var asked = new Asked(DemoAssignments.QUESTIONS, null);
        var body = field(DemoAssignments.SUPPLIER_QUESTION, "Nobody") + "&"
                + field(DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5") + "&"
                + field(DemoAssignments.NOTE_QUESTION, "No, thanks");

        assertThat(asked.answers("application/x-www-form-urlencoded", body).getStatusCode(), is(200));

        jenkins.waitForCompletion((Run<?, ?>) asked.open.getRun());
        assertThat(
                duvo.duvo().answers().get(0).answers().get(DemoAssignments.ITEMS_QUESTION),
                is("Paper A4,Envelopes C5"));
    }

    @Test
    void answersMissingOrUnknownAreNamedAndNotSent() throws Exception {
        var asked = new Asked(DemoAssignments.QUESTIONS, null);

        var response = asked.answers("application/json", """
                {"answers": {"%s": "Nobody", "Whatever?": "x"}}""".formatted(DemoAssignments.SUPPLIER_QUESTION));

        assertThat(response.getStatusCode(), is(400));
        assertThat(
                response.getContentAsString().strip(),
                is("the answer to \"%s\" is missing; the answer to \"%s\" is missing; \"Whatever?\" is not asked"
                        .formatted(DemoAssignments.ITEMS_QUESTION, DemoAssignments.NOTE_QUESTION)));
        assertThat(asked.open.isAsked(), is(true));
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void wrongVerbAndUnreadableBodyAreRefusedWithAHint() throws Exception {
        var questions = new Asked(DemoAssignments.QUESTIONS, null);
        assertThat(questions.does("builder", "approve").getStatusCode(), is(400));
        assertThat(questions.answers("application/json", "{").getStatusCode(), is(400));
        var approval = new Asked(DemoAssignments.APPROVAL, null);
        assertThat(approval.does("builder", "answer").getStatusCode(), is(400));
        assertThat(duvo.duvo().answers(), empty());
    }

    @Test
    void remoteApiShowsJobsRequestsAndDecisions() throws Exception {
        var asked = new Asked(DemoAssignments.QUESTIONS, null);
        var open = api(asked.open.getRun()).path("openRequests").path(0);

        assertThat(
                open.path("id").stringValue(),
                is(duvo.duvo().jobs().get(0).pending().id()));
        assertThat(open.path("type").stringValue(), is("question"));
        assertThat(open.path("title").stringValue(), is("How should I reorder?"));
        assertThat(open.path("description").stringValue(), is("The stock covers about four days."));
        var question = open.path("questions").path(1);
        assertThat(question.path("question").stringValue(), is(DemoAssignments.ITEMS_QUESTION));
        assertThat(question.path("multiSelect").booleanValue(), is(true));
        assertThat(question.path("options").path(0).path("label").stringValue(), is("Paper A4"));
        assertThat(question.path("options").path(0).path("description").stringValue(), is("12 reams left"));

        asked.does("builder", "deny");
        jenkins.waitForCompletion((Run<?, ?>) asked.open.getRun());
        var after = api(asked.open.getRun());
        assertThat(after.path("openRequests").size(), is(0));
        var stopped = asked.open.getJob();
        assertThat("being stopped", stopped.isStopping(), is(true));
        var job = after.path("jobs").path(0);
        assertThat(job.path("agentId").stringValue(), is(DemoAssignments.QUESTIONS));
        assertThat(job.path("decisions").path(0).path("verdict").stringValue(), is("REFUSED"));
        assertThat(job.path("decisions").path(0).path("user").stringValue(), is("builder"));
    }

    @Test
    void verbsDecideAPipelinesRequestAndCloseItsInput() throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition("duvoRun '" + DemoAssignments.APPROVAL + "'", true));
        var build = job.scheduleBuild2(0).waitForStart();
        var open = open(build);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            var inputs = build.getAction(InputAction.class);
            return inputs != null && inputs.getExecutions().size() == 1;
        });
        assertThat(open.getUrl(), is(build.getUrl() + "duvo/#" + open.getId()));
        try (var client = TestUsers.browser(jenkins, "builder")) {
            var page = client.getPage(build, "duvo/");
            assertThat(page.getAnchorByText("Answer").getHrefAttribute(), is("/jenkins/" + open.getUrl()));
            assertThat(page.getFormByName(open.getId()).getButtonByName("yes").getTextContent(), is("Approve"));
        }

        var response = post(jenkins, "builder", build.getUrl() + "duvo/request/" + open.getId() + "/approve");

        assertThat(response.getStatusCode(), is(200));
        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers(), hasSize(1));
        assertThat(build.getAction(InputAction.class).getExecutions(), empty());
    }

    private static String field(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static JsonNode api(Run<?, ?> build) throws Exception {
        try (var client = TestUsers.browser(jenkins, "reader")) {
            return Json.MAPPER.readTree(client.goTo(build.getUrl() + "duvo/api/json", "application/json")
                    .getWebResponse()
                    .getContentAsString());
        }
    }

    private static OpenRequest open(Run<?, ?> build) {
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> OpenRequestRegistry.openIn(build).stream()
                                .filter(OpenRequest::isAsked)
                                .findFirst()
                                .orElse(null),
                        notNullValue());
    }
}
