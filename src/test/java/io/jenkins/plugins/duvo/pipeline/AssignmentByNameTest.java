package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.ExtensionList;
import hudson.model.Result;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.cps.nodes.StepAtomNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the steps with an Assignment that a script names by its name. */
@ExtendWith(FastEngineExtension.class)
class AssignmentByNameTest {
    private static final String NAME = "Check for duplicate payments";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @ParameterizedTest
    @ValueSource(
            strings = {NAME, "check for DUPLICATE payments", "What it was called before (" + DemoAssignments.MUTE + ")"
            })
    void jobOfNamedAssignmentIsStartedAndTheLogSaysTheId(String written) throws Exception {
        var build = Pipelines.run(jenkins, Result.SUCCESS, "echo(duvoRun('" + written + "').agentId)");

        var named = "[Duvo] Starting Assignment \"" + NAME + "\" (" + DemoAssignments.MUTE + ")";
        jenkins.assertLogContains(
                written.endsWith(")") ? DemoAssignments.MUTE : named, build); // an id costs no request
        assertThat(started(), contains(DemoAssignments.MUTE));
        assertThat(build.getAction(DuvoJobsAction.class).getJobs().get(0).getAgentId(), is(DemoAssignments.MUTE));
    }

    @Test
    void buildsShareOneListAndIdsNeedNone() throws Exception {
        Pipelines.run(jenkins, Result.SUCCESS, """
                parallel a: { duvoRun '%1$s' }, b: { duvoRun '%1$s' }, c: { duvoRun '%2$s' }
                echo "${duvoRuns(agentId: '%1$s').size()} Jobs"
                """.formatted(NAME, DemoAssignments.MUTE));

        assertThat(started(), hasSize(3));
        assertThat(duvo.duvo().requests(Endpoint.AGENTS), hasSize(1));
    }

    @Test
    void nameOfSeveralFailsWithTheirIds() throws Exception {
        var twin = SimulatedAssignment.named(NAME);
        duvo.duvo().add(twin);

        var build = fails("duvoRun '" + NAME + "'");

        jenkins.assertLogContains(
                "ERROR: The Duvo connection \"acme\" has several Assignments named \"" + NAME
                        + "\". Use the id of one: ",
                build);
        jenkins.assertLogContains(NAME + " (" + twin.id() + ")", build);
        jenkins.assertLogContains(NAME + " (" + DemoAssignments.MUTE + ")", build);
        assertThat(started(), empty());
    }

    @Test
    void assignmentsThatConnectionDoesNotGiveHaveNoNames() throws Exception {
        duvo.duvo().add(SimulatedAssignment.named(NAME));
        TestConnection.connect(duvo.url(), connection -> connection.setAgents(List.of(DemoAssignments.MUTE)));

        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '" + NAME + "'");
        var refused = fails("duvoRun 'Pay open invoices'");

        assertThat(started(), contains(DemoAssignments.MUTE));
        jenkins.assertLogContains("has no Assignment \"Pay open invoices\", nor one with a similar name", refused);
    }

    @Test
    void nameIsNotSoughtAmongMoreThanTwoThousand() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            duvo.duvo().add(SimulatedAssignment.named("Another " + i));
        }

        var build = fails("duvoRun '" + NAME + "'");

        jenkins.assertLogContains(
                "ERROR: The team of the Duvo connection \"acme\" has more than 2,000 Assignments, too many to look for a"
                        + " name. Use the id of \"" + NAME + "\"",
                build);
        assertThat(duvo.duvo().requests(Endpoint.AGENTS), hasSize(20));
    }

    @Test
    void listThatFailsForAWhileIsReadAgain() throws Exception {
        duvo.duvo().faults().on(Endpoint.AGENTS).times(2).then(Fault.json(503));

        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '" + NAME + "'");

        assertThat(started(), contains(DemoAssignments.MUTE));
    }

    @Test
    void listThatIsRefusedFailsNamesOnly() throws Exception {
        duvo.duvo().faults().on(Endpoint.AGENTS).then(Fault.json(403));

        var build = fails("duvoRun '" + NAME + "'");

        jenkins.assertLogContains(
                "ERROR: The Assignments could not be listed to find the one named \"" + NAME + "\"; use its id: ",
                build);
        Pipelines.run(jenkins, Result.SUCCESS, "duvoRun '" + DemoAssignments.MUTE + "'");
        assertThat(started(), contains(DemoAssignments.MUTE));
    }

    @Test
    void wrongNameCostsNoListOfItsOwn() throws Exception {
        fails("duvoRun 'Greet customers'");
        fails("duvoRun 'Greet everyone'");

        assertThat(duvo.duvo().requests(Endpoint.AGENTS), hasSize(1));
    }

    @Test
    void pipelineViewsShowTheName() throws Exception {
        var build = Pipelines.run(
                jenkins, Result.SUCCESS, "duvoRun agentId: '" + DemoAssignments.QUICK + "', message: 'November'");
        ExtensionList.lookupSingleton(AssignmentNameCache.class)
                .name(ResolvedConnection.forAdministrators(null), DemoAssignments.QUICK)
                .get(1, TimeUnit.MINUTES);

        assertThat(shown(build), hasItem("Reconcile bank statement"));
        var descriptor = ExtensionList.lookupSingleton(DuvoRunStep.DescriptorImpl.class);
        assertThat(descriptor.argumentsToString(Map.of("agentId", "Pay open invoices")), is("Pay open invoices"));
        assertThat(descriptor.argumentsToString(Map.of("agentId", " ")), is((String) null));
        assertThat(descriptor.argumentsToString(Map.of("message", "no Assignment")), is((String) null));
    }

    @Test
    void pipelineViewsHideNamesOfOtherProjectsAndConnections() throws Exception {
        ExtensionList.lookupSingleton(AssignmentNameCache.class)
                .name(ResolvedConnection.forAdministrators(null), DemoAssignments.QUICK)
                .get(1, TimeUnit.MINUTES);
        assertThat(shownOn("acme"), is("Reconcile bank statement"));

        TestConnection.connect(duvo.url(), connection -> connection.setAgents(List.of(DemoAssignments.MUTE)));
        assertThat(shownOn("acme"), is(DemoAssignments.QUICK));

        TestConnection.connect(duvo.url(), connection -> connection.setFolders(List.of("payments")));
        assertThat(shownOn("acme"), is(DemoAssignments.QUICK));

        var other = new DuvoConnection("other");
        other.setApiUrl(duvo.url());
        other.setCredentialsId(DuvoConfiguration.get().connection(null).getCredentialsId());
        DuvoConfiguration.get().setConnections(List.of(other));
        assertThat(shownOn("acme"), is(DemoAssignments.QUICK));
        assertThat(shownOn("other"), is(DemoAssignments.QUICK));

        ExtensionList.lookupSingleton(AssignmentNameCache.class)
                .name(ResolvedConnection.forAdministrators("other"), DemoAssignments.QUICK)
                .get(1, TimeUnit.MINUTES);
        assertThat(shownOn("other"), is("Reconcile bank statement")); // read once for both: they have the same key
        assertThat(duvo.duvo().requests(Endpoint.AGENT), hasSize(1));
    }

    private static String shownOn(String connection) {
        return ExtensionList.lookupSingleton(DuvoRunStep.DescriptorImpl.class)
                .argumentsToString(Map.of("agentId", DemoAssignments.QUICK, "connection", connection));
    }

    private static List<String> shown(WorkflowRun build) {
        return new DepthFirstScanner()
                .allNodes(build.getExecution()).stream()
                        .filter(StepAtomNode.class::isInstance)
                        .map(ArgumentsAction::getStepArgumentsAsString)
                        .toList();
    }

    private List<String> started() {
        return duvo.duvo().jobs().stream()
                .map(SimulatedJob::assignment)
                .map(SimulatedAssignment::id)
                .toList();
    }

    private static WorkflowRun fails(String script) throws Exception {
        return Pipelines.run(jenkins, Result.FAILURE, script);
    }
}
