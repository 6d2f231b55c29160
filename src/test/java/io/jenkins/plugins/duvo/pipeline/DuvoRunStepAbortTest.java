package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.abort;
import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ReceivedStop;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

@ExtendWith(FastEngineExtension.class)
class DuvoRunStepAbortTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void abortingBuildStopsJob() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");

        abort(build);

        assertAborted(build);
        assertThat(job().status(), is("stopped"));
        assertThat(duvoLines(build), hasItem("Stopping Job " + job().id()));
        jenkins.assertLogContains("Job " + job().id() + " stopped in", build);
    }

    @Test
    void timeoutStopsJob() throws Exception {
        var build = Pipelines.run(
                jenkins,
                Result.ABORTED,
                "timeout(time: 2, unit: 'SECONDS') { duvoRun '%s' }".formatted(DemoAssignments.ENDLESS));

        assertThat(job().status(), is("stopped"));
        assertThat(duvoLines(build), hasItem("Stopping Job " + job().id()));
    }

    @Test
    void failFastBranchStopsJobOfAnother() throws Exception {
        Pipelines.run(jenkins, Result.FAILURE, """
                parallel failFast: true,
                    talks: { duvoRun '%s' },
                    fails: { duvoRun '%s'; duvoRun '%s' }
                """.formatted(
                        DemoAssignments.ENDLESS, DemoAssignments.MUTE, DemoAssignments.FAILING));

        var endless = duvo.duvo().jobs().stream()
                .filter(job -> job.assignment().id().equals(DemoAssignments.ENDLESS))
                .findFirst()
                .orElseThrow();
        assertThat(endless.status(), is("stopped"));
    }

    @Test
    void abortingLeavesJobRunningWithDetach() throws Exception {
        var build = started("duvoRun agentId: '%s', onAbort: 'detach'".formatted(DemoAssignments.ENDLESS), "Round 1:");

        abort(build);

        assertAborted(build);
        assertThat(duvo.duvo().stops(), is(empty()));
        assertThat(duvoLines(build), hasItem("Job " + job().id() + " is left running"));
    }

    @Test
    void openApprovalIsDeniedBeforeStop() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.APPROVAL), "Waiting for approval");

        abort(build);

        assertAborted(build);
        assertThat(duvo.duvo().answers().stream().map(ReceivedAnswer::approved).toList(), contains(false));
        assertThat(job().pending() == null, is(true));
    }

    @Test
    void questionsGetNoInventedAnswer() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.QUESTIONS), "Waiting for answers");

        abort(build);

        assertAborted(build);
        assertThat(duvo.duvo().answers(), is(empty()));
        jenkins.assertLogContains("Job " + job().id() + " has not stopped within 10 seconds and may still run", build);
    }

    @Test
    void waitingJobIsStoppedOnceItContinuesAfterBuildEnded() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.QUESTIONS), "Waiting for answers");
        abort(build);
        abortAgain(build);
        assertAborted(build);
        duvo.duvo().speed(1);

        duvo.duvo()
                .answerElsewhere(
                        job().id(),
                        Map.of(
                                DemoAssignments.SUPPLIER_QUESTION,
                                "Nobody",
                                DemoAssignments.ITEMS_QUESTION,
                                "Toner",
                                DemoAssignments.NOTE_QUESTION,
                                "-"));

        await().atMost(Duration.ofSeconds(15))
                .until(() -> duvo.duvo().stops().stream().anyMatch(ReceivedStop::effective));
    }

    @Test
    void secondAbortEndsBuildAtOnce() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.QUESTIONS), "Waiting for answers");
        abort(build);

        abortAgain(build);

        await().atMost(Duration.ofSeconds(5)).until(() -> !build.isBuilding());
        jenkins.assertBuildStatus(Result.ABORTED, build);
    }

    @Test
    void abortingDuringStartStopsStartedJob() throws Exception {
        var build = abortedWhileStarting("duvoRun '%s'");

        assertAborted(build);
        assertThat(job().status(), is("stopped"));
        assertThat(duvoLines(build), everyItem(not(containsString("null"))));
    }

    @Test
    void abortingDuringStartLeavesJobRunningWithDetach() throws Exception {
        var build = abortedWhileStarting("duvoRun agentId: '%s', onAbort: 'detach'");

        assertAborted(build);
        assertThat(duvo.duvo().stops(), is(empty()));
        assertThat(duvoLines(build), everyItem(not(containsString("null"))));
    }

    private WorkflowRun abortedWhileStarting(String script) throws Exception {
        duvo.duvo().faults().on(Endpoint.START).then(Fault.delay(Duration.ofSeconds(1)));
        var build = Pipelines.start(jenkins, script.formatted(DemoAssignments.ENDLESS));
        await().until(() -> duvo.duvo().starts() == 1);
        abort(build);
        return build;
    }

    @Test
    void abortingBeforeStartWasSentStartsNothing() throws Exception {
        duvo.duvo().faults().on(Endpoint.TEAMS).then(Fault.delay(Duration.ofSeconds(3)));
        var build = Pipelines.start(jenkins, "duvoRun '%s'".formatted(DemoAssignments.ENDLESS));
        await().until(() -> duvo.duvo().requests().stream().anyMatch(request -> request.call() == Endpoint.TEAMS));

        abort(build);

        assertAborted(build);
        assertThat(duvo.duvo().starts(), is(0L));
        assertThat(duvoLines(build), everyItem(not(containsString("null"))));
    }

    private WorkflowRun started(String script, String until) throws Exception {
        var build = Pipelines.start(jenkins, script);
        jenkins.waitForMessage("[Duvo] " + until, build);
        return build;
    }

    private static void abortAgain(WorkflowRun build) throws Exception {
        jenkins.waitForMessage("[Duvo] Stopping Job", build);
        abort(build);
    }

    private void assertAborted(WorkflowRun build) throws Exception {
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("\tat ", build);
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }
}
