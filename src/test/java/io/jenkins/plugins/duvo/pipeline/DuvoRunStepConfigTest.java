package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.SecurityRealm;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.Secret;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobFormChecks;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomElement;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.verb.POST;

class DuvoRunStepConfigTest {
    private static final JobFormChecks FORM = new JobFormChecks() {};
    private static final String CURRENT = "the-one-in-use";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static WorkflowJob job;

    @BeforeAll
    static void connect() throws Exception {
        TestConnection.connect("https://duvo.example");
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, "dv_one");
        TestConnection.addKey("another-key", "dv_other");
        TestConnection.add(
                new StringCredentialsImpl(CredentialsScope.SYSTEM, "hidden", "", Secret.fromString("dv_hidden")));
        job = jenkins.createProject(WorkflowJob.class);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
    }

    @BeforeEach
    void authorize() {
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .to("author")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    @Test
    void formKeepsEveryField() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);
        var step = everything();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    @Test
    void formKeepsDefaults() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);
        var step = new DuvoRunStep(DemoAssignments.QUICK);

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    @Test
    void snippetOfDefaultsIsShort() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);

        new SnippetizerTester(jenkins)
                .assertRoundTrip(new DuvoRunStep(DemoAssignments.QUICK), "duvoRun '" + DemoAssignments.QUICK + "'");
    }

    @Test
    void snippetNamesWhatDiffers() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);

        new SnippetizerTester(jenkins).assertRoundTrip(everything(), """
                duvoRun agentId: '%s', connection: 'acme', credentialsId: 'another-key', evaluationTimeoutMinutes: 30, \
                failOn: 'critical', files: 'data/*.csv, notes.txt', log: 'tools', message: 'Reconcile', onAbort: 'detach', \
                outputFile: 'out/said.txt', propagate: false, requestTimeoutMinutes: 30, selfApproval: false, \
                submitter: 'alice, approvers', unstableOn: 'any', wait: false""".formatted(DemoAssignments.QUICK));
    }

    @Test
    void snippetOfFollowingStepIsShort() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);

        new SnippetizerTester(jenkins).assertRoundTrip(new DuvoFollowStep("id-1"), "duvoFollow 'id-1'");
    }

    @Test
    void snippetOfFollowingStepNamesWhatDiffers() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);

        new SnippetizerTester(jenkins).assertRoundTrip(everythingOfAFollowingStep(), """
                duvoFollow connection: 'acme', credentialsId: 'another-key', fromStart: false, log: 'tools', onAbort: 'stop', \
                outputFile: 'said.ndjson', propagate: false, runId: 'id-1', selfApproval: false, unstableOn: 'low'""");
    }

    @Test
    void formOfFollowingStepKeepsEveryField() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);
        var step = everythingOfAFollowingStep();

        jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
    }

    private static DuvoFollowStep everythingOfAFollowingStep() {
        var step = new DuvoFollowStep("id-1");
        step.setConnection(TestConnection.NAME);
        step.setCredentialsId("another-key");
        step.setFromStart(false);
        step.setLog("tools");
        step.setPropagate(false);
        step.setOnAbort("stop");
        step.setOutputFile("said.ndjson");
        step.setUnstableOn("low");
        step.setSelfApproval(false);
        return step;
    }

    @Test
    void stepReferenceCanBeGenerated() throws Exception {
        SnippetizerTester.assertDocGeneration(DuvoRunStep.class);
        SnippetizerTester.assertDocGeneration(DuvoFollowStep.class);
    }

    private static DuvoRunStep everything() {
        var step = new DuvoRunStep(DemoAssignments.QUICK);
        step.setMessage("Reconcile");
        step.setConnection(TestConnection.NAME);
        step.setCredentialsId("another-key");
        step.setLog("tools");
        step.setWait(false);
        step.setPropagate(false);
        step.setOnAbort("detach");
        step.setSubmitter("alice, approvers");
        step.setSelfApproval(false);
        step.setRequestTimeoutMinutes(30);
        step.setFiles("data/*.csv, notes.txt");
        step.setOutputFile("out/said.txt");
        step.setFailOn("critical");
        step.setUnstableOn("any");
        step.setEvaluationTimeoutMinutes(30);
        return step;
    }

    @Test
    void everyFieldOfStepHasHelp() throws Exception {
        assertThat(fieldsWithoutHelp(DuvoRunStep.DescriptorImpl.class, JobFormChecks.FIELDS), is(empty()));
    }

    @Test
    void everyFieldOfFollowingStepHasHelp() throws Exception {
        var fields = Stream.concat(Stream.of("runId", "fromStart"), JobFormChecks.FOLLOW_FIELDS.stream());

        assertThat(fieldsWithoutHelp(DuvoFollowStep.DescriptorImpl.class, fields.toList()), is(empty()));
    }

    @Test
    void everyFieldOfBuildStepHasHelp() throws Exception {
        assertThat(fieldsWithoutHelp(DuvoRunBuilder.DescriptorImpl.class, JobFormChecks.FIELDS), is(empty()));
    }

    private static List<String> fieldsWithoutHelp(Class<? extends Descriptor<?>> type, List<String> fields)
            throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);
        return jenkins.executeOnServer(() -> fields.stream()
                .filter(field -> jenkins.jenkins.getDescriptorByType(type).getHelpFile(field) == null)
                .toList());
    }

    @ParameterizedTest
    @MethodSource("webMethods")
    void formChecksUsePost(Method method) {
        assertThat(method.getAnnotation(POST.class), is(notNullValue()));
    }

    private static Stream<Method> webMethods() {
        return Stream.of(
                        DuvoRunStep.DescriptorImpl.class,
                        DuvoFollowStep.DescriptorImpl.class,
                        DuvoRunBuilder.DescriptorImpl.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> method.getName().matches("do[A-Z].*"))
                .filter(method -> method.getDeclaringClass().getName().startsWith("io.jenkins.plugins.duvo."));
    }

    @Test
    void authorChoosesAmongConnections() {
        assertThat(as("author", () -> FORM.doFillConnectionItems(job, "")), contains("", "acme"));
    }

    @Test
    void readerSeesOnlyConnectionInUse() {
        assertThat(as("reader", () -> FORM.doFillConnectionItems(job, CURRENT)), contains("", CURRENT));
    }

    @Test
    void onlyAdministratorsSeeConnectionsOutsideOfProject() {
        assertThat(as("author", () -> FORM.doFillConnectionItems(null, "")), contains(""));
        assertThat(as("admin", () -> FORM.doFillConnectionItems(null, "")), contains("", "acme"));
    }

    @Test
    void authorChoosesAmongKeysThatBuildsSee() {
        assertThat(
                as("author", () -> FORM.doFillCredentialsIdItems(job, "", "")),
                contains("", "another-key", TestConnection.CREDENTIALS_ID));
    }

    @Test
    void keyThatBuildsDoNotSeeIsNotOfferedToAdministratorsEither() {
        assertThat(as("admin", () -> FORM.doFillCredentialsIdItems(null, "", "")), not(hasItem("hidden")));
    }

    @Test
    void readerSeesOnlyKeyInUse() {
        assertThat(as("reader", () -> FORM.doFillCredentialsIdItems(job, "", CURRENT)), contains(CURRENT));
    }

    @Test
    void readerIsOfferedNoOptions() {
        assertThat(as("reader", () -> FORM.doFillLogItems(job)), is(empty()));
    }

    @Test
    void authorIsWarnedOfGateWithoutWait() {
        assertThat(as(() -> FORM.doCheckFailOn(job, "critical", "false")).kind, is(FormValidation.Kind.ERROR));
        assertThat(as(() -> FORM.doCheckUnstableOn(job, "any", "false")).kind, is(FormValidation.Kind.ERROR));
        assertThat(as(() -> FORM.doCheckFailOn(job, "critical", "true")).kind, is(FormValidation.Kind.OK));
        assertThat(as(() -> FORM.doCheckUnstableOn(job, "low", null)).kind, is(FormValidation.Kind.OK));
        assertThat(as(() -> FORM.doCheckFailOn(job, "none", "false")).kind, is(FormValidation.Kind.OK));
    }

    @Test
    void authorChoosesThresholdsAndReaderDoesNot() {
        assertThat(
                as("author", () -> FORM.doFillFailOnItems(job)), contains("none", "critical", "medium", "low", "any"));
        assertThat(as("reader", () -> FORM.doFillUnstableOnItems(job)), is(empty()));
        assertThat(as(() -> FORM.doCheckEvaluationTimeoutMinutes(job, "-1")).kind, is(FormValidation.Kind.ERROR));
    }

    @Test
    void emptyAssignmentIsHintedAtAndNoError() {
        assertThat(check("author", " ").kind, is(FormValidation.Kind.OK));
        assertThat(check("author", " ").getMessage(), is("Select an Assignment."));
    }

    @Test
    void authorIsWarnedOfWhatNeedsToWait() {
        assertThat(as(() -> FORM.doCheckOutputFile(job, "said.txt", "false")).kind, is(FormValidation.Kind.ERROR));
        assertThat(as(() -> FORM.doCheckHumanRequests(job, "return", "false")).kind, is(FormValidation.Kind.ERROR));
        assertThat(as(() -> FORM.doCheckHumanRequests(job, "return", "true")).kind, is(FormValidation.Kind.OK));
        assertThat(as(() -> FORM.doCheckHumanRequests(job, "input", "false")).kind, is(FormValidation.Kind.OK));
    }

    @Test
    void wordThatIsNoOptionIsAnError() {
        for (var check : List.<Supplier<FormValidation>>of(
                () -> FORM.doCheckFailOn(job, "high", "true"),
                () -> FORM.doCheckUnstableOn(job, "Low", "true"),
                () -> FORM.doCheckHumanRequests(job, "ask", "true"))) {
            assertThat(as(check).kind, is(FormValidation.Kind.ERROR));
        }
    }

    /** The options of each list, which say what they mean and keep the words of scripts. */
    @Test
    void optionsSayWhatTheyMean() {
        assertThat(
                labels(() -> FORM.doFillHumanRequestsItems(job)),
                contains(
                        "Ask in Jenkins (input)",
                        "Approve without asking (approve)",
                        "Deny without asking (deny)",
                        "Leave it to the Duvo inbox (wait)",
                        "Stop the Job and fail the build (fail)",
                        "Return to the script (return)"));
        assertThat(
                labels(() -> FORM.doFillOnAbortItems(job)),
                contains("Stop the Job (stop)", "Leave the Job running (detach)"));
        for (var fill : List.<Fill>of(
                () -> FORM.doFillLogItems(job),
                () -> FORM.doFillOnDenyItems(job),
                () -> FORM.doFillOnRequestTimeoutItems(job),
                () -> FORM.doFillFailOnItems(job),
                () -> FORM.doFillUnstableOnItems(job))) {
            assertThat(
                    labels(fill),
                    everyItem(matchesPattern("\\p{Lu}.+ .+ \\([a-z]+\\)|Never \\(none\\)|Nothing \\(none\\)")));
        }
    }

    private static List<String> labels(Fill fill) {
        try (var login = ACL.as2(User.getOrCreateByIdOrFullName("author").impersonate2())) {
            return fill.fill().stream().map(option -> option.name).toList();
        }
    }

    /** Each check of a new step's fields, as the form asks for them when it opens. */
    @Test
    void newStepHasNoRedMark() throws Exception {
        jenkins.jenkins.setAuthorizationStrategy(null);
        var freestyle = jenkins.createFreeStyleProject();
        freestyle.getBuildersList().add(new DuvoRunBuilder(""));

        try (var browser = jenkins.createWebClient()) {
            var page = browser.getPage(freestyle, "configure");
            browser.waitForBackgroundJavaScript(10_000);

            assertThat(
                    page.<DomElement>getByXPath(
                            "//*[@name='builder']//*[contains(concat(' ', @class, ' '), ' error ')]"),
                    is(empty()));
            assertThat(page.getByXPath("//*[@name='builder']//input[@name='_.agentId']"), hasSize(1));
            assertThat(
                    page
                            .<DomElement>getByXPath(
                                    "//*[@name='builder']//*[contains(@class, 'jenkins-section__title')]")
                            .stream()
                            .map(title -> title.getTextContent().strip())
                            .toList(),
                    contains("People", "Log and files", "Failure and abort"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data/*.csv, notes.txt", "${WHAT}/*"})
    void filesOfWorkspaceCanBeNamed(String files) {
        assertThat(as(() -> FORM.doCheckFiles(job, files)).kind, is(FormValidation.Kind.OK));
        assertThat(as(() -> FORM.doCheckOutputFile(job, files, "true")).kind, is(FormValidation.Kind.OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../notes.txt", "/etc/passwd"})
    void filesOutsideOfWorkspaceCannotBeNamed(String file) {
        assertThat(as(() -> FORM.doCheckFiles(job, "a.csv," + file)).kind, is(FormValidation.Kind.ERROR));
        assertThat(as(() -> FORM.doCheckOutputFile(job, file, null)).kind, is(FormValidation.Kind.ERROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "alice", "alice,approvers", "${LEAD},${DEPUTY}"})
    void submittersCanBeNamedOrLeftOut(String submitter) {
        assertThat(as(() -> FORM.doCheckSubmitter(job, submitter)).kind, is(FormValidation.Kind.OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", " , "})
    void listWithoutSubmittersIsAnError(String submitter) {
        assertThat(as(() -> FORM.doCheckSubmitter(job, submitter)).kind, is(FormValidation.Kind.ERROR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", " 30 ", "2147483647"})
    void minutesToAnswerAreANumber(String minutes) {
        assertThat(as(() -> FORM.doCheckRequestTimeoutMinutes(job, minutes)).kind, is(FormValidation.Kind.OK));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "-2147483648", "2147483648", "1.5", "an hour"})
    void minutesToAnswerAreNoOtherText(String minutes) {
        assertThat(as(() -> FORM.doCheckRequestTimeoutMinutes(job, minutes)).kind, is(FormValidation.Kind.ERROR));
    }

    @Test
    void fourEyesNeedUsers() {
        assertThat(as(() -> FORM.doCheckSelfApproval(job, false)).kind, is(FormValidation.Kind.OK));
        var realm = jenkins.jenkins.getSecurityRealm();
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        try {
            assertThat(FORM.doCheckSelfApproval(job, false).kind, is(FormValidation.Kind.ERROR));
            assertThat(FORM.doCheckSelfApproval(job, true).kind, is(FormValidation.Kind.OK));
        } finally {
            jenkins.jenkins.setSecurityRealm(realm);
        }
    }

    @Test
    void variablesOfConnectionAndKeyAreNotChecked() {
        assertThat(as(() -> FORM.doCheckConnection(job, "${WHERE}")).kind, is(FormValidation.Kind.OK));
        assertThat(as(() -> FORM.doCheckConnection(job, "nowhere")).kind, is(FormValidation.Kind.ERROR));
        try (var login = ACL.as2(ACL.SYSTEM2)) {
            assertThat(FORM.doCheckCredentialsId(job, "${KEY}", "").kind, is(FormValidation.Kind.OK));
            assertThat(FORM.doCheckCredentialsId(job, "lost", "").kind, is(FormValidation.Kind.ERROR));
        }
    }

    private static FormValidation as(Supplier<FormValidation> check) {
        try (var login = ACL.as2(User.getOrCreateByIdOrFullName("author").impersonate2())) {
            return check.get();
        }
    }

    @Test
    void readerGetsNoCheckResult() {
        assertThat(check("reader", " ").getMessage(), is(nullValue()));
    }

    private static FormValidation check(String user, String value) {
        try (var login = ACL.as2(User.getOrCreateByIdOrFullName(user).impersonate2())) {
            return FORM.doCheckAgentId(job, value, "", "");
        }
    }

    private interface Fill {
        ListBoxModel fill();
    }

    private static List<String> as(String user, Fill fill) {
        try (var login = ACL.as2(User.getOrCreateByIdOrFullName(user).impersonate2())) {
            return fill.fill().stream().map(option -> option.value).toList();
        }
    }
}
