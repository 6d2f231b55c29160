package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.util.FormValidation;
import hudson.util.FormValidation.Kind;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.beans.Introspector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.kohsuke.stapler.DataBoundSetter;

class JobActionStepsFormTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static SnippetizerTester snippets;

    @BeforeAll
    static void start() throws Exception {
        snippets = new SnippetizerTester(jenkins);
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, "dv_secret");
        TestConnection.connect("http://127.0.0.1:1");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .toEveryone()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("author"));
    }

    static Stream<CallStepDescriptor> descriptors() {
        return Jenkins.get().getExtensionList(CallStepDescriptor.class).stream();
    }

    @Test
    void snippetOfStepWithJobAloneIsShort() throws Exception {
        snippets.assertRoundTrip(new DuvoStatusStep("id-1"), "duvoStatus 'id-1'");
        snippets.assertRoundTrip(new DuvoMessagesStep("id-1"), "duvoMessages 'id-1'");
        snippets.assertRoundTrip(new DuvoStopStep("id-1"), "duvoStop 'id-1'");
        snippets.assertRoundTrip(new DuvoRunsStep(), "duvoRuns()");
        snippets.assertRoundTrip(new DuvoEvaluationStep("id-1"), "duvoEvaluation 'id-1'");
    }

    @Test
    void connectionAndKeyAreKept() throws Exception {
        var step = new DuvoStopStep("id-1");
        step.setConnection(TestConnection.NAME);
        step.setCredentialsId(TestConnection.CREDENTIALS_ID);

        snippets.assertRoundTrip(step, "duvoStop connection: 'acme', credentialsId: 'duvo-api-key', runId: 'id-1'");
    }

    @Test
    void messageIsKept() throws Exception {
        snippets.assertRoundTrip(
                new DuvoSendMessageStep("id-1", "Please also check the backup."),
                "duvoSendMessage message: 'Please also check the backup.', runId: 'id-1'");
    }

    @Test
    void approvalIsKept() throws Exception {
        var step = new DuvoRespondStep("id-1");
        step.setApprove(true);

        snippets.assertRoundTrip(step, "duvoRespond approve: true, runId: 'id-1'");
    }

    @Test
    void requestIsKept() throws Exception {
        var step = new DuvoRespondStep("id-1");
        step.setRequestId("request-1");
        step.setApprove(true);

        snippets.assertRoundTrip(step, "duvoRespond approve: true, requestId: 'request-1', runId: 'id-1'");
    }

    @Test
    void filterOfListIsKept() throws Exception {
        snippets.assertRoundTrip(
                filledList(),
                "duvoRuns agentId: 'd0700000-0000-4000-8000-000000000005', connection: 'acme', credentialsId: 'duvo-api-key', hasIssues: true, limit: 50,"
                        + " search: 'paper', status: 'completed'");
    }

    private static DuvoRunsStep filledList() {
        var step = new DuvoRunsStep();
        step.setAgentId("Reorder stock (d0700000-0000-4000-8000-000000000005)");
        step.setStatus(" completed ");
        step.setSearch("paper");
        step.setHasIssues(true);
        step.setLimit(50);
        step.setConnection(TestConnection.NAME);
        step.setCredentialsId(TestConnection.CREDENTIALS_ID);
        return step;
    }

    @Test
    void timeOfEvaluationIsKept() throws Exception {
        snippets.assertRoundTrip(evaluation(), "duvoEvaluation runId: 'id-1', timeoutMinutes: 3");
    }

    private static DuvoEvaluationStep evaluation() {
        var step = new DuvoEvaluationStep("id-1");
        step.setTimeoutMinutes(3);
        return step;
    }

    @Test
    void denialIsKept() throws Exception {
        var step = new DuvoRespondStep("id-1");
        step.setApprove(false);

        snippets.assertRoundTrip(step, "duvoRespond approve: false, runId: 'id-1'");
    }

    @Test
    void answersAreKeptAsMapWithoutApproval() throws Exception {
        var step = new DuvoRespondStep("id-1");
        step.setAnswers(List.of(new PresetAnswer("Which supplier?", "Moravia Paper")));

        snippets.assertRoundTrip(step, "duvoRespond answers: ['Which supplier?': 'Moravia Paper'], runId: 'id-1'");
    }

    static List<CallStep> filled() {
        var answers = new DuvoRespondStep("id-1");
        answers.setRequestId("request-1");
        answers.setApprove(true);
        answers.setAnswers(List.of(new PresetAnswer("Which supplier?", "Moravia Paper")));
        var denial = new DuvoRespondStep("id-1");
        denial.setApprove(false);
        var steps = List.<CallStep>of(
                filledList(),
                evaluation(),
                new DuvoStatusStep("id-1"),
                new DuvoMessagesStep("id-1"),
                new DuvoStopStep("id-1"),
                new DuvoSendMessageStep("id-1", "Please also\ncheck the backup."),
                answers,
                denial);
        steps.forEach(step -> {
            step.setConnection(TestConnection.NAME);
            step.setCredentialsId(TestConnection.CREDENTIALS_ID);
        });
        return steps;
    }

    @ParameterizedTest
    @MethodSource("filled")
    void formKeepsEveryField(CallStep step) throws Exception {
        var strategy = jenkins.jenkins.getAuthorizationStrategy();
        jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        try {
            jenkins.assertEqualDataBoundBeans(step, new StepConfigTester(jenkins).configRoundTrip(step));
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(strategy);
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void everyStepAndFieldHasHelp(CallStepDescriptor descriptor) throws Exception {
        var fields = Arrays.stream(descriptor.clazz.getMethods())
                .filter(method -> method.isAnnotationPresent(DataBoundSetter.class))
                .map(method -> Introspector.decapitalize(method.getName().substring("set".length())));
        var all = Stream.concat(fields, Stream.of("runId", "message"))
                .filter(field -> descriptor.getPropertyType(field) != null);
        try (var client = jenkins.createWebClient()) {
            var helps = client.executeOnServer(
                    () -> Stream.concat(Stream.of(descriptor.getHelpFile()), all.map(descriptor::getHelpFile))
                            .toList());
            for (var help : helps) {
                var page = client.goTo(help.substring(1), "text/html");
                assertThat(page.getWebResponse().getContentAsString(), containsString("<div>"));
            }
        }
    }

    @Test
    void fieldsOfStepsAreChecked() throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        var status = jenkins.jenkins.getDescriptorByType(DuvoStatusStep.DescriptorImpl.class);
        var follow = jenkins.jenkins.getDescriptorByType(DuvoFollowStep.DescriptorImpl.class);
        var respond = jenkins.jenkins.getDescriptorByType(DuvoRespondStep.DescriptorImpl.class);
        var list = jenkins.jenkins.getDescriptorByType(DuvoRunsStep.DescriptorImpl.class);
        var message = jenkins.jenkins.getDescriptorByType(DuvoSendMessageStep.DescriptorImpl.class);
        var answer = jenkins.jenkins.getDescriptorByType(PresetAnswer.DescriptorImpl.class);
        var rows = List.<Row>of(
                new Row("no Job", () -> status.doCheckRunId(job, ""), Kind.OK, "Enter the id of a Job"),
                new Row("no Job to follow", () -> follow.doCheckRunId(job, " "), Kind.OK, "Enter the id of a Job"),
                new Row("two Jobs", () -> status.doCheckRunId(job, "id-1 id-2"), Kind.ERROR, "Invalid id"),
                new Row("a Job", () -> status.doCheckRunId(job, " ${RUN_ID} "), Kind.OK, null),
                new Row("two requests", () -> respond.doCheckRequestId(job, "a b"), Kind.ERROR, "Invalid id"),
                new Row("any request", () -> respond.doCheckRequestId(job, ""), Kind.OK, null),
                new Row("no rows", () -> list.doCheckLimit(job, "0"), Kind.ERROR, ""),
                new Row("too many rows", () -> list.doCheckLimit(job, "1001"), Kind.ERROR, ""),
                new Row("most rows", () -> list.doCheckLimit(job, "1000"), Kind.OK, null),
                new Row("default rows", () -> list.doCheckLimit(job, ""), Kind.OK, null),
                new Row("no message", () -> message.doCheckMessage(job, "\n"), Kind.OK, "Enter the text"),
                new Row("a message", () -> message.doCheckMessage(job, "Go on"), Kind.OK, null),
                new Row(
                        "no question",
                        () -> answer.doCheckQuestion(job, ""),
                        Kind.OK,
                        "Enter the text of the question"),
                new Row("a question", () -> answer.doCheckQuestion(job, "Which?"), Kind.OK, null),
                new Row("no answer", () -> answer.doCheckAnswer(job, ""), Kind.OK, "Enter the answer"),
                new Row("an answer", () -> answer.doCheckAnswer(job, "This"), Kind.OK, null));
        for (var row : rows) {
            try (var as = ACL.as(User.getById("author", true))) {
                var result = row.check().get();
                assertThat(row.name(), result.kind, is(row.kind()));
                assertThat(
                        row.name(),
                        result.getMessage(),
                        row.text() == null ? nullValue(String.class) : containsString(row.text()));
            }
            try (var as = ACL.as(User.getById("reader", true))) {
                assertThat(row.name(), row.check().get().kind, is(Kind.OK));
                assertThat(row.name(), row.check().get().getMessage(), is(nullValue()));
            }
        }
    }

    /** Check of a field, with what authors are told; null for nothing. Readers are told nothing. */
    private record Row(String name, Supplier<FormValidation> check, Kind kind, String text) {}

    @ParameterizedTest
    @MethodSource("descriptors")
    void userWhoMayConfigureProjectSeesConnectionsAndKeys(CallStepDescriptor descriptor) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        try (var as = ACL.as(User.getById("author", true))) {
            assertThat(values(descriptor.doFillConnectionItems(job, "")), hasItem(TestConnection.NAME));
            assertThat(
                    values(descriptor.doFillCredentialsIdItems(job, "", "")), hasItem(TestConnection.CREDENTIALS_ID));
        }
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void readerSeesOnlyPresentValues(CallStepDescriptor descriptor) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        try (var as = ACL.as(User.getById("reader", true))) {
            assertThat(values(descriptor.doFillConnectionItems(job, "")), not(hasItem(TestConnection.NAME)));
            assertThat(values(descriptor.doFillCredentialsIdItems(job, "", "mine")), is(List.of("mine")));
            assertThat(values(descriptor.doFillCredentialsIdItems(null, "", "mine")), is(List.of("mine")));
        }
    }

    private static List<String> values(ListBoxModel model) {
        return model.stream().map(option -> option.value).toList();
    }
}
