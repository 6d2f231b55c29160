package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobFormChecks;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Tests that no step, build step or field of a form uses a connection or an Assignment that the connection does not allow for the project. */
class ConnectionAccessTest {
    private static final JobFormChecks FORM = new JobFormChecks() {};

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(1);

    private DuvoConnection connection;

    @BeforeEach
    void connect() throws Exception {
        connection = TestConnection.connect(duvo);
    }

    /** Every step, for a Job of {@link DemoAssignments#APPROVAL} or for that Assignment itself. */
    static Stream<String> steps() {
        return Stream.of(
                "duvoRun '" + DemoAssignments.APPROVAL + "'",
                "duvoFollow '%s'",
                "duvoStatus '%s'",
                "duvoMessages '%s'",
                "duvoSendMessage runId: '%s', message: 'Pay it'",
                "duvoRespond runId: '%s', approve: true",
                "duvoStop '%s'",
                "duvoEvaluation '%s'",
                "duvoRuns agentId: '" + DemoAssignments.APPROVAL + "'");
    }

    @Test
    void everyStepIsTestedHere() {
        assertThat(
                steps().map(script -> script.split(" ")[0]).toList(),
                containsInAnyOrder(StepDescriptor.all().stream()
                        .map(StepDescriptor::getFunctionName)
                        .filter(name -> name.startsWith("duvo"))
                        .toArray()));
    }

    @ParameterizedTest
    @MethodSource("steps")
    void assignmentOutsideOfConnectionIsRejected(String script) throws Exception {
        connection.setAgents(List.of(DemoAssignments.QUICK));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job(script));

        assertThat(
                Pipelines.errors(build),
                contains(containsString(
                        "The Duvo connection \"acme\" does not allow Assignment " + DemoAssignments.APPROVAL)));
        // Of the Job only its Assignment is read.
        assertThat(
                duvo.duvo().requests().stream()
                        .filter(call -> call.call() != Endpoint.RUN)
                        .toList(),
                empty());
    }

    @ParameterizedTest
    @MethodSource("steps")
    void connectionOfFolderIsRejectedForOtherProjects(String script) throws Exception {
        connection.setFolders(List.of("finance"));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job(script));

        assertThat(
                Pipelines.errors(build),
                contains(containsString("The Duvo connection \"acme\" is not for the job "
                        + build.getParent().getFullName())));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void buildStepKeepsToConnection() throws Exception {
        connection.setAgents(List.of(DemoAssignments.QUICK));
        DuvoConfiguration.get().setConnections(List.of(connection));
        var job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.APPROVAL));

        var build = jenkins.buildAndAssertStatus(Result.FAILURE, job);

        assertThat(Pipelines.errors(build), contains(containsString("does not allow Assignment")));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void jobOfAllowedAssignmentIsReachable() throws Exception {
        connection.setAgents(List.of(DemoAssignments.APPROVAL));
        DuvoConfiguration.get().setConnections(List.of(connection));

        jenkins.buildAndAssertSuccess(job("duvoRespond runId: '%s', approve: true"));
    }

    @Test
    void connectionOfFolderWorksForItsProjects() throws Exception {
        connection.setFolders(List.of("finance"));
        DuvoConfiguration.get().setConnections(List.of(connection));
        var job = jenkins.createProject(Folder.class, "finance").createProject(WorkflowJob.class, "pay");
        job.setDefinition(job("duvoStatus '%s'").getDefinition());

        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void formSuggestsOnlyAssignmentsOfConnection() throws Exception {
        connection.setAgents(List.of(DemoAssignments.QUICK, DemoAssignments.MUTE));
        DuvoConfiguration.get().setConnections(List.of(connection));
        var job = jenkins.createFreeStyleProject();

        assertThat(
                FORM.doAutoCompleteAgentId(job, "e", "", "").getValues(),
                contains(
                        "Check for duplicate payments (" + DemoAssignments.MUTE + ")",
                        "Reconcile bank statement (" + DemoAssignments.QUICK + ")"));
        assertThat(
                FORM.doCheckAgentId(job, DemoAssignments.APPROVAL, "", "").getMessage(),
                containsString("does not allow Assignment " + DemoAssignments.APPROVAL));
    }

    @Test
    void formOffersOnlyConnectionsOfItsProject() throws Exception {
        connection.setFolders(List.of("elsewhere"));
        DuvoConfiguration.get().setConnections(List.of(new DuvoConnection("all"), connection));
        var outside = jenkins.createFreeStyleProject();
        var inside = jenkins.createProject(Folder.class, "elsewhere").createProject(FreeStyleProject.class, "pay");

        assertThat(offered(outside), contains("", "all"));
        assertThat(offered(inside), contains("", "all", "acme"));
        assertThat(
                FORM.doCheckConnection(outside, "acme").getMessage(),
                containsString("is not for the job " + outside.getName()));
        assertThat(FORM.doAutoCompleteAgentId(outside, "e", "acme", "").getValues(), is(empty()));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void onlyUserWhoMayConfigureProjectMakesJenkinsCallDuvo() throws Exception {
        var job = jenkins.createFreeStyleProject();
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.EXTENDED_READ)
                .everywhere()
                .toEveryone()
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("author"));
        try {
            try (var reader = ACL.as2(User.getOrCreateByIdOrFullName("reader").impersonate2())) {
                assertThat(FORM.doAutoCompleteAgentId(job, "e", "", "").getValues(), is(empty()));
                assertThat(
                        FORM.doCheckAgentId(job, DemoAssignments.QUICK, "", "").getMessage(), is(nullValue()));
            }
            assertThat(duvo.duvo().requests(), is(empty()));
            try (var author = ACL.as2(User.getOrCreateByIdOrFullName("author").impersonate2())) {
                assertThat(
                        FORM.doCheckAgentId(job, DemoAssignments.QUICK, "", "").getMessage(),
                        is("Reconcile bank statement (" + DemoAssignments.QUICK + ")"));
            }
        } finally {
            jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        }
    }

    private static List<String> offered(FreeStyleProject job) {
        return FORM.doFillConnectionItems(job, "").stream()
                .map(option -> option.value)
                .toList();
    }

    private WorkflowJob job(String script) throws Exception {
        var waiting =
                duvo.duvo().addRunning(DemoAssignments.APPROVAL, Instant.now().minus(Duration.ofMinutes(5)));
        var job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script.formatted(waiting.id()), true));
        return job;
    }
}
