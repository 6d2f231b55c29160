package io.jenkins.plugins.duvo.freestyle;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.Build;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Project;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedEvaluation;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.CaptureEnvironmentBuilder;
import org.jvnet.hudson.test.TestBuilder;

@ExtendWith(FastEngineExtension.class)
class DuvoRunBuilderTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private FreeStyleProject project;

    @BeforeEach
    void makeProject() throws Exception {
        project = jenkins.createFreeStyleProject();
    }

    @Test
    void jobThatCompletesIsLogged() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.QUICK));

        var build = jenkins.buildAndAssertSuccess(project);

        assertThat(duvoLines(build), hasItem("I will start with the open invoices of November."));
        jenkins.assertLogContains("[Duvo] Job " + job().id() + " completed in", build);
    }

    @Test
    void variablesAreReplacedInEveryTextAndTwoDollarsStay() throws Exception {
        TestConnection.addKey("key-of-november", duvo.key());
        project.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("WHO", "alice"),
                new StringParameterDefinition("WHERE", TestConnection.NAME),
                new StringParameterDefinition("MONTH", "november"),
                new StringParameterDefinition("SUPPLIER", "Northwind Paper")));
        var builder = new DuvoRunBuilder(DemoAssignments.QUESTIONS);
        builder.setMessage("It costs $$5, $$$MONTH");
        builder.setConnection("${WHERE}");
        builder.setCredentialsId("key-of-$MONTH");
        builder.setSubmitter("${WHO}");
        builder.setAnswers(List.of(
                new PresetAnswer("Supplier", "${SUPPLIER}"),
                new PresetAnswer("Items", "Paper A4"),
                new PresetAnswer("Note", "$$ for ${MONTH}")));
        project.getBuildersList().add(builder);

        jenkins.buildAndAssertSuccess(project);

        assertThat(
                job().messages().stream().map(message -> message.text()).toList(),
                hasItem(startsWith("It costs $$5, $$november")));
        assertThat(
                duvo.duvo().answers().get(0).answers().get(DemoAssignments.SUPPLIER_QUESTION), is("Northwind Paper"));
        assertThat(duvo.duvo().answers().get(0).answers().get(DemoAssignments.NOTE_QUESTION), is("$$ for november"));
    }

    @Test
    void submitterIsWhoTheVariableNames() throws Exception {
        project.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WHO", "alice")));
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setSubmitter("${WHO}");
        project.getBuildersList().add(builder);
        var build = project.scheduleBuild2(0).waitForStart();

        var open = await().atMost(Duration.ofSeconds(30)).until(() -> OpenRequestRegistry.openIn(build), hasSize(1));

        assertThat(open.get(0).getApprovers(), is("alice"));
        Pipelines.abort(build);
        jenkins.waitForCompletion(build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${LEAD},${DEPUTY}", "${LEAD}", ","})
    void submitterThatNamesNoUserFailsBuildBeforeJobIsStarted(String submitter) throws Exception {
        project.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("LEAD", ""), new StringParameterDefinition("DEPUTY", " ")));
        var builder = new DuvoRunBuilder(DemoAssignments.APPROVAL);
        builder.setSubmitter(submitter);
        project.getBuildersList().add(builder);

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(Pipelines.errors(build), contains(containsString("submitter names no user or group")));
        assertThat(duvo.duvo().starts(), is(0L));
    }

    @Test
    void keyOfACredentialsParameterIsFound() throws Exception {
        TestConnection.addKey("chosen", duvo.key());
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, "dv_refused");
        project.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("KEY", "", "chosen", StringCredentialsImpl.class.getName(), true)));
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);
        builder.setCredentialsId("${KEY}");
        project.getBuildersList().add(builder);

        jenkins.buildAndAssertSuccess(project);
    }

    @Test
    void jobThatFailsFailsBuild() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.FAILING));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(
                Pipelines.errors(build),
                contains(matchesPattern(
                        "ERROR: Duvo Job( \"Post monthly depreciation\")? failed: The period is closed, I cannot post anything\\. \\("
                                + job().id() + "\\)")));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void invalidSettingFailsInOneLine() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);
        builder.setLog("verbose");
        project.getBuildersList().add(builder);

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(Pipelines.errors(build), contains(containsString("Invalid value \"verbose\" for log. Use none")));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void laterStepsKnowJob() throws Exception {
        var later = new CaptureEnvironmentBuilder();
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.MUTE));
        project.getBuildersList().add(later);

        jenkins.buildAndAssertSuccess(project);

        assertThat(later.getEnvVars().get("DUVO_RUN_ID"), is(job().id()));
        assertThat(later.getEnvVars().get("DUVO_STATUS"), is("completed"));
    }

    @Test
    void publishersKnowJobAfterFailure() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.FAILING));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(build.getEnvironment(TaskListener.NULL).get("DUVO_RUN_ID"), is(job().id()));
        assertThat(build.getEnvironment(TaskListener.NULL).get("DUVO_STATUS"), is("failed"));
    }

    @Test
    void noVariablesAreSetWithoutJob() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.FAILING.replace('d', 'e')));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(build.getEnvironment(TaskListener.NULL).containsKey("DUVO_RUN_ID"), is(false));
    }

    @Test
    void laterStepsSeeFailureWithoutPropagate() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.FAILING);
        builder.setPropagate(false);
        var later = new CaptureEnvironmentBuilder();
        project.getBuildersList().add(builder);
        project.getBuildersList().add(later);

        jenkins.buildAndAssertSuccess(project);

        assertThat(later.getEnvVars().get("DUVO_STATUS"), is("failed"));
    }

    @Test
    void gateMakesBuildUnstableAndLaterStepsKnowWhy() throws Exception {
        duvo.duvo()
                .evaluations(job -> SimulatedEvaluation.ready(
                        Map.of("critical", 0, "medium", 0, "low", 1), Map.of("goal", true, "tone", false)));
        var builder = new DuvoRunBuilder(DemoAssignments.MUTE);
        builder.setFailOn("medium");
        builder.setUnstableOn("low");
        var later = new CaptureEnvironmentBuilder();
        project.getBuildersList().add(builder);
        project.getBuildersList().add(later);

        jenkins.buildAndAssertStatus(Result.UNSTABLE, project);

        assertThat(later.getEnvVars().get("DUVO_EVALUATION"), is("1/2"));
    }

    @Test
    void gateFailsBuildAndPublishersKnowWhy() throws Exception {
        duvo.duvo()
                .evaluations(job ->
                        SimulatedEvaluation.ready(Map.of("critical", 1, "medium", 0, "low", 0), Map.of("goal", false)));
        var builder = new DuvoRunBuilder(DemoAssignments.MUTE);
        builder.setFailOn("critical");
        project.getBuildersList().add(builder);

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, project);

        assertThat(Pipelines.errors(build), contains(containsString("failOn: 'critical' is not passed")));
        assertThat(build.getEnvironment(TaskListener.NULL).get("DUVO_EVALUATION"), is("0/1"));
    }

    @Test
    void laterStepsKnowRunningJobWithoutWait() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.ENDLESS);
        builder.setWait(false);
        var later = new CaptureEnvironmentBuilder();
        project.getBuildersList().add(builder);
        project.getBuildersList().add(later);

        jenkins.buildAndAssertSuccess(project);

        assertThat(later.getEnvVars().get("DUVO_RUN_ID"), is(job().id()));
        assertThat(duvo.duvo().stops(), is(empty()));
    }

    @Test
    void variablesInAssignmentAndMessageAreReplaced() throws Exception {
        project.addProperty(new ParametersDefinitionProperty(
                new StringParameterDefinition("WHICH"), new StringParameterDefinition("MONTH")));
        var builder = new DuvoRunBuilder("${WHICH}");
        builder.setMessage("Reconcile ${MONTH} of $JOB_NAME");
        project.getBuildersList().add(builder);

        jenkins.assertBuildStatusSuccess(project.scheduleBuild2(
                0,
                new ParametersAction(
                        new StringParameterValue("WHICH", DemoAssignments.MUTE),
                        new StringParameterValue("MONTH", "November"))));

        assertThat(job().origin().message(), startsWith("Reconcile November of " + project.getName() + "\n"));
    }

    @Test
    void filesReachJobAndOutputFileIsWritten() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);
        builder.setFiles("$JOB_NAME/*.csv");
        builder.setOutputFile("said-${BUILD_NUMBER}.txt");
        project.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                build.getWorkspace().child(project.getName() + "/a.csv").write("1;2", null);
                return true;
            }
        });
        project.getBuildersList().add(builder);

        var build = jenkins.buildAndAssertSuccess(project);

        var sandbox = duvo.duvo().sandbox(job().origin().sandboxId());
        assertThat(sandbox.files().keySet(), contains("/workspace/" + project.getName() + "/a.csv"));
        assertThat(
                build.getWorkspace().child("said-1.txt").readToString(),
                startsWith("I will start with the open invoices of November.\n"));
    }

    @Test
    void everyKindOfProjectWithBuildersOffersBuildStep() {
        assertThat(
                BuildStepDescriptor.filter(Builder.all(), OtherProject.class),
                hasItem(instanceOf(DuvoRunBuilder.DescriptorImpl.class)));
    }

    /** A kind of project that the plugin does not know. */
    private abstract static class OtherProject extends Project<OtherProject, OtherBuild> {
        OtherProject() {
            super(jenkins.jenkins, "other");
        }
    }

    private abstract static class OtherBuild extends Build<OtherProject, OtherBuild> {
        OtherBuild(OtherProject project) throws IOException {
            super(project);
        }
    }

    @Test
    void abortingBuildStopsJob() throws Exception {
        var build = started(new DuvoRunBuilder(DemoAssignments.ENDLESS));
        jenkins.waitForMessage("[Duvo] Round 1:", build);

        Pipelines.abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(job().status(), is("stopped"));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void abortingLeavesJobRunningWithDetach() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.ENDLESS);
        builder.setOnAbort("detach");
        var build = started(builder);
        jenkins.waitForMessage("[Duvo] Round 1:", build);

        Pipelines.abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().stops(), is(empty()));
    }

    @Test
    void secondAbortEndsBuildAtOnce() throws Exception {
        var build = started(new DuvoRunBuilder(DemoAssignments.QUESTIONS));
        jenkins.waitForMessage("[Duvo] Waiting for answers: ", build);
        Pipelines.abort(build);
        jenkins.waitForMessage("[Duvo] Stopping Job", build);

        Pipelines.abort(build);

        await().atMost(Duration.ofSeconds(5)).until(() -> !build.isBuilding());
        jenkins.assertBuildStatus(Result.ABORTED, build);
    }

    @Test
    void abortingDuringStartStopsStartedJob() throws Exception {
        duvo.duvo().faults().on(Endpoint.START).then(Fault.delay(Duration.ofSeconds(1)));
        var build = started(new DuvoRunBuilder(DemoAssignments.ENDLESS));
        await().until(() -> duvo.duvo().starts() == 1);

        Pipelines.abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(job().status(), is("stopped"));
    }

    @Test
    void formKeepsEveryField() throws Exception {
        TestConnection.addKey("another-key", "dv_other");
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);
        builder.setMessage("November\n${BUILD_TAG}");
        builder.setConnection(TestConnection.NAME);
        builder.setCredentialsId("another-key");
        builder.setLog("tools");
        builder.setWait(false);
        builder.setPropagate(false);
        builder.setOnAbort("detach");
        builder.setFiles("data/*.csv");
        builder.setOutputFile("${BUILD_NUMBER}/said.txt");

        jenkins.assertEqualDataBoundBeans(builder, jenkins.configRoundtrip(builder));
    }

    @Test
    void formKeepsDefaults() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);

        var after = jenkins.configRoundtrip(builder);

        jenkins.assertEqualDataBoundBeans(builder, after);
        assertThat(after.getConnection(), is(nullValue()));
        assertThat(after.getMessage(), is(nullValue()));
    }

    @Test
    void formShowsNameOfAssignmentAndKeepsId() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.QUICK));
        try (var browser = jenkins.createWebClient()) {
            var form = browser.getPage(project, "configure").getFormByName("config");
            browser.waitForBackgroundJavaScript(10_000);
            assertThat(form.asNormalizedText(), containsString("Reconcile bank statement"));

            form.getInputByName("_.agentId").setValue("Pay open invoices (" + DemoAssignments.APPROVAL + ")");
            jenkins.submit(form);
        }

        assertThat(project.getBuildersList().get(DuvoRunBuilder.class).getAgentId(), is(DemoAssignments.APPROVAL));
    }

    @Test
    void formWarnsOfUnknownAssignmentAndSuggestsKnownOnes() throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder("invoices"));
        try (var browser = jenkins.createWebClient()) {
            var form = browser.getPage(project, "configure").getFormByName("config");
            browser.waitForBackgroundJavaScript(10_000);
            assertThat(form.asNormalizedText(), containsString("Duvo shows no Assignment invoices to the API key."));

            var field = form.getInputByName("_.agentId");
            assertThat(field.getAttribute("fillDependsOn"), is("value connection credentialsId"));
            var request = new WebRequest(
                    new URL(
                            jenkins.getURL(),
                            field.getAttribute("autoCompleteUrl").replaceFirst("^/jenkins/", "")),
                    HttpMethod.POST);
            request.setRequestParameters(List.of(
                    new NameValuePair("value", "INVOICES"),
                    new NameValuePair("connection", ""),
                    new NameValuePair("credentialsId", "")));
            var suggestions =
                    browser.getPage(browser.addCrumb(request)).getWebResponse().getContentAsString();
            assertThat(suggestions, containsString("Copy invoices to the sheet (" + DemoAssignments.TOOLS + ")"));
            assertThat(suggestions, containsString("Pay open invoices (" + DemoAssignments.APPROVAL + ")"));
            assertThat(suggestions, not(containsString("Reorder stock")));
        }
    }

    @Test
    void savedProjectKeepsEveryField() throws Exception {
        var builder = new DuvoRunBuilder(DemoAssignments.QUICK);
        builder.setMessage("November");
        builder.setLog("none");
        project.getBuildersList().add(builder);
        project.save();

        project.doReload();

        jenkins.assertEqualDataBoundBeans(builder, project.getBuildersList().get(DuvoRunBuilder.class));
    }

    private FreeStyleBuild started(DuvoRunBuilder builder) throws Exception {
        project.getBuildersList().add(builder);
        return project.scheduleBuild2(0).waitForStart();
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }
}
