package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests steps that end when their Job asks something, so that the script goes on with it. */
@ExtendWith(FastEngineExtension.class)
class HumanRequestReturnTest {
    private static final String RUN = "def job = duvoRun agentId: '%s', humanRequests: 'return'%s\n";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void scriptGoesOnWithTheRequest() throws Exception {
        var build = run(Result.SUCCESS, RUN.formatted(DemoAssignments.APPROVAL, "") + """
                echo "${job}, ${job.succeeded}: ${job.humanRequest.type} ${job.humanRequest.title}"
                duvoRespond runId: job.id, requestId: job.humanRequest.id, approve: true
                def end = duvoFollow runId: job.id, fromStart: false, humanRequests: 'return'
                echo "${end}, ${end.succeeded}: ${end.lastMessage}, asks ${end.humanRequest}"
                """);

        jenkins.assertLogContains("Job " + job().id() + " waiting, false: approval Pay invoice 4711?", build);
        jenkins.assertLogContains(
                "\"Pay invoice 4711?\" is left to the script: this step ends, and Job " + job().id() + " waits", build);
        jenkins.assertLogContains("Job " + job().id() + " completed, true: Invoice 4711 is paid., asks null", build);
        assertThat(approvals(), contains(true));
        assertThat(
                records(build).stream().map(JobRecord::orphanNote).toList(),
                contains(is("A later step of the build follows the Job"), nullValue()));
        assertThat(JobJournal.all(), empty());
        assertThat(duvo.duvo().stops(), empty());
    }

    @Test
    void requestThatTheScriptHasAnsweredIsNotReturnedAgain() throws Exception {
        var start = RUN.formatted(DemoAssignments.APPROVAL, "");
        var build = start(start + "input 'respond'\n" + """
                duvoRespond runId: job.id, requestId: job.humanRequest.id, approve: true
                def end = duvoFollow runId: job.id, fromStart: false, humanRequests: 'return'
                echo "${end}"
                """);
        var prompt = InputPrompts.first(build);
        var asked = Instant.now();
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.lag(Duration.ofSeconds(2)));
        await().until(() ->
                asked.plusSeconds(2).isBefore(Instant.now())); // until then a replica that lags shows no request

        prompt.proceed(null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("Job " + job().id() + " completed", build);
    }

    @Test
    void questionsThatAnswersCoverAreNotReturned() throws Exception {
        run(
                Result.SUCCESS,
                RUN.formatted(
                                DemoAssignments.QUESTIONS,
                                ", answers: ['%s': 'Nobody', Items: 'Toner, black', '%s': 'As agreed']"
                                        .formatted(DemoAssignments.SUPPLIER_QUESTION, DemoAssignments.NOTE_QUESTION))
                        + "if (job.humanRequest != null || !job.succeeded) error 'returned'");

        assertThat(duvo.duvo().answers(), hasSize(1));
    }

    @Test
    void jobStaysWhileTheBuildGoesOnAndIsStoppedAtItsEnd() throws Exception {
        var build = start(RUN.formatted(DemoAssignments.APPROVAL, "") + "input message: job.humanRequest.title");
        var prompt = InputPrompts.first(build);

        assertThat(InputPrompts.all(build), hasSize(1)); // that of the script
        assertThat(JobJournal.all(), hasSize(1));
        assertThat(
                records(build).get(0).orphanNote(),
                is("The step ended when the Job asked something; the script of the build continues with it"));
        assertThat(records(build).get(0).isEnded(), is(false));
        try (var browser = jenkins.createWebClient()) {
            var page = browser.getPage(build, "duvo/").getWebResponse().getContentAsString();
            assertThat(page, containsString("the script of the build continues with it"));
        }
        assertThat(duvo.duvo().stops(), empty());

        prompt.proceed(null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> job().ended() && JobJournal.all().isEmpty());
        assertThat(approvals(), contains(false)); // Duvo stops no Job that waits
        assertThat(records(build).get(0).orphanNote(), is("The build ended without it, and Jenkins stopped it later"));
    }

    @Test
    void jobOfDetachedStepIsLeftAtTheEndOfTheBuild() throws Exception {
        var build = run(Result.SUCCESS, RUN.formatted(DemoAssignments.APPROVAL, ", onAbort: 'detach'"));

        await().atMost(Duration.ofMinutes(1)).until(() -> JobJournal.all().isEmpty());
        assertThat(duvo.duvo().answers(), empty());
        assertThat(duvo.duvo().stops(), empty());
        assertThat(records(build).get(0).orphanNote(), is("The build ended without it, and it was left running"));
    }

    @Test
    void otherBuildsCannotAnswerWhatTheScriptAsks() throws Exception {
        var build = start(RUN.formatted(DemoAssignments.APPROVAL, "") + "input 'wait'");
        var prompt = InputPrompts.first(build);
        var respond = "duvoRespond runId: '" + job().id() + "', approve: true";

        var other = run(Result.FAILURE, respond);

        jenkins.assertLogContains(build.getFullDisplayName(), other);
        assertThat(duvo.duvo().requests(Endpoint.RESPOND), empty());
        prompt.proceed(null);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        await().atMost(Duration.ofMinutes(1)).until(() -> JobJournal.all().isEmpty());
    }

    @Test
    void stepThatDoesNotWaitHasNothingToReturn() throws Exception {
        var build = run(Result.FAILURE, RUN.formatted(DemoAssignments.APPROVAL, ", wait: false"));

        jenkins.assertLogContains("ERROR: humanRequests: 'return' needs wait: true", build);
        assertThat(duvo.duvo().jobs(), empty());
    }

    @Test
    void freestyleJobHasNoScript() throws Exception {
        var project = jenkins.createProject(FreeStyleProject.class);
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setHumanRequests("return");
        project.getBuildersList().add(builder);

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        jenkins.assertLogContains("ERROR: humanRequests: 'return' needs the script of a Pipeline", build);
        assertThat(duvo.duvo().jobs(), empty());
        assertThat(
                offered(new DuvoRunBuilder.DescriptorImpl()), is(List.of("input", "approve", "deny", "wait", "fail")));
        assertThat(
                offered(new DuvoRunStep.DescriptorImpl()),
                is(List.of("input", "approve", "deny", "wait", "fail", "return")));
    }

    private static List<String> offered(io.jenkins.plugins.duvo.settings.JobFormChecks form) {
        return form.doFillHumanRequestsItems(null).stream()
                .map(option -> option.value)
                .toList();
    }

    private static List<JobRecord> records(WorkflowRun build) {
        return build.getAction(DuvoJobsAction.class).getJobs();
    }

    private List<Boolean> approvals() {
        return duvo.duvo().answers().stream().map(ReceivedAnswer::approved).toList();
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }

    private static WorkflowRun start(String script) throws Exception {
        return Pipelines.start(jenkins, script);
    }

    private static WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(jenkins, expected, script);
    }
}
