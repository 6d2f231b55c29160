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
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests {@code duvoFollow} with Jobs that were started elsewhere. */
@ExtendWith(FastEngineExtension.class)
class DuvoFollowStepTest {
    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @Test
    void runningJobIsFollowedToItsEnd() throws Exception {
        var job = running(DemoAssignments.QUICK);

        var build = run(Result.SUCCESS, "duvoFollow '%s'".formatted(job.id()));

        assertThat(
                duvoLines(build),
                contains(
                        matchesPattern("Following Job " + job.id() + " of Assignment (\".+\" \\()?"
                                + DemoAssignments.QUICK + "\\)? on acme"),
                        is("I will start with the open invoices of November."),
                        is("12 of 12 payments match an invoice."),
                        is("Done: the statement of account 2210 is reconciled, nothing is left open."),
                        matchesPattern("Job " + job.id() + " completed in .* sec, 3 messages")));
        assertThat(duvo.duvo().requests(Endpoint.START), is(empty()));
    }

    @Test
    void logSaysThatDuvoNamesNoAssignmentOfTheJob() throws Exception {
        var job = running(DemoAssignments.QUICK);
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.change(body -> {
            body.withObject("/run").remove("agent_id");
            return body;
        }));

        var build = run(Result.SUCCESS, "duvoFollow '%s'".formatted(job.id()));

        jenkins.assertLogContains("Following Job " + job.id() + " of Assignment ? on acme", build);
    }

    @Test
    void endedJobIsReadAtOnce() throws Exception {
        var job = ended();

        var build = run(Result.SUCCESS, """
                def job = duvoFollow '%s'
                echo "id=${job.id} agent=${job.agentId} status=${job.status} last=${job.lastMessage} quick=${job.durationMillis < 60000}"
                """.formatted(job.id()));

        jenkins.assertLogContains(
                "id=" + job.id() + " agent=" + DemoAssignments.QUICK + " status=completed last=Done: the statement",
                build);
        jenkins.assertLogContains("quick=true", build);
    }

    @Test
    void failedJobFailsBuild() throws Exception {
        var job = duvo.duvo()
                .addEnded(
                        DemoAssignments.FAILING,
                        Instant.now().minusSeconds(60),
                        Instant.now().minusSeconds(50),
                        "failed");

        var build = run(Result.FAILURE, "duvoFollow '%s'".formatted(job.id()));

        assertThat(
                Pipelines.errors(build),
                contains(matchesPattern(
                        "ERROR: Duvo Job( \"Post monthly depreciation\")? failed \\(" + job.id() + "\\)")));
    }

    @Test
    void failedJobFailsNothingWithoutPropagate() throws Exception {
        var job = running(DemoAssignments.FAILING);

        var build = run(
                Result.SUCCESS, "echo \"is \" + duvoFollow(runId: '%s', propagate: false).status".formatted(job.id()));

        jenkins.assertLogContains("is failed", build);
    }

    @Test
    void followingFromNowOnShowsNothingOfEndedJob() throws Exception {
        var job = ended();

        var build = run(Result.SUCCESS, """
                def job = duvoFollow runId: '%s', fromStart: false
                echo "output=<${job.output}> count=${job.messageCount}"
                """.formatted(job.id()));

        assertThat(
                duvoLines(build),
                contains(startsWith("Following"), matchesPattern("Job " + job.id() + " completed in .* sec")));
        jenkins.assertLogContains("output=<> count=4", build);
    }

    @Test
    void followingFromNowOnShowsNewMessages() throws Exception {
        var job = running(DemoAssignments.TALKATIVE);
        await().until(() -> spoken(job).size() > 5);
        var before = spoken(job);

        var build = run(Result.SUCCESS, "duvoFollow runId: '%s', fromStart: false".formatted(job.id()));

        var logged = duvoLines(build);
        var shown = logged.subList(1, logged.size() - 1);
        var all = spoken(job);
        assertThat(shown, is(all.subList(all.size() - shown.size(), all.size())));
        assertThat(shown, everyItem(not(is(before.get(0)))));
        assertThat(shown, hasItem(startsWith("Contract 1119")));
    }

    @Test
    void approvalOfJobIsAskedInJenkins() throws Exception {
        var job = running(DemoAssignments.APPROVAL);
        var build = Pipelines.start(jenkins, "duvoFollow '%s'".formatted(job.id()));

        InputPrompts.first(build).proceed(null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().answers().get(0).approved(), is(true));
        assertThat(duvoLines(build), hasItem("Invoice 4711 is paid."));
    }

    @Test
    void severalStepsFollowOneJob() throws Exception {
        var job = running(DemoAssignments.QUICK);

        var build = run(
                Result.SUCCESS, "parallel one: { duvoFollow '%1$s' }, two: { duvoFollow '%1$s' }".formatted(job.id()));

        assertThat(
                duvoLines(build).stream()
                        .filter("12 of 12 payments match an invoice."::equals)
                        .toList()
                        .size(),
                is(2));
    }

    @Test
    void abortingLeavesJobRunning() throws Exception {
        var job = running(DemoAssignments.ENDLESS);
        var build = started("duvoFollow '%s'".formatted(job.id()), "Round ");

        abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(duvo.duvo().stops(), is(empty()));
        assertThat(duvoLines(build), hasItem("Job " + job.id() + " is left running"));
        assertThat(new File(jenkins.jenkins.getRootDir(), "duvo/jobs").list(), is(new String[0]));
    }

    @Test
    void abortingStopsJobWithOnAbortStop() throws Exception {
        var job = running(DemoAssignments.ENDLESS);
        var build = started("duvoFollow runId: '%s', onAbort: 'stop'".formatted(job.id()), "Round ");

        abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(job.status(), is("stopped"));
    }

    @Test
    void abortingBeforeDuvoHasAnsweredEndsAtOnce() throws Exception {
        var job = running(DemoAssignments.ENDLESS);
        duvo.duvo().faults().on(Endpoint.RUN).then(Fault.delay(Duration.ofSeconds(8)));
        var build = Pipelines.start(jenkins, "duvoFollow '%s'".formatted(job.id()));
        await().until(() -> !duvo.duvo().requests(Endpoint.RUN).isEmpty());

        abort(build);

        await().atMost(Duration.ofSeconds(5)).until(() -> !build.isBuilding());
        jenkins.assertBuildStatus(Result.ABORTED, build);
    }

    @Test
    void unknownJobFailsInOneLine() throws Exception {
        var build = run(Result.FAILURE, "duvoFollow '%s'".formatted(NOWHERE));

        assertThat(
                Pipelines.errors(build),
                contains(startsWith("ERROR: Duvo knows no Job " + NOWHERE + " for the API key of connection acme")));
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void missingIdFailsInOneLine() throws Exception {
        var build = run(Result.FAILURE, "duvoFollow runId: ''");

        assertThat(Pipelines.errors(build), contains(startsWith("ERROR: runId is missing")));
    }

    @Test
    void jobOfAssignmentOutsideOfConnectionIsRejected() throws Exception {
        var connection = TestConnection.connect(duvo);
        connection.setAgents(List.of(DemoAssignments.MUTE));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = run(
                Result.FAILURE,
                "duvoFollow '%s'".formatted(running(DemoAssignments.QUICK).id()));

        assertThat(
                Pipelines.errors(build),
                contains(containsString(
                        "The Duvo connection \"acme\" does not allow Assignment " + DemoAssignments.QUICK)));
        assertThat(duvo.duvo().requests(Endpoint.MESSAGES), is(empty()));
        jenkins.assertLogNotContains("open invoices of November", build);
    }

    @Test
    void connectionOfFolderIsRejectedForOtherProjects() throws Exception {
        var connection = TestConnection.connect(duvo);
        connection.setFolders(List.of("finance"));
        DuvoConfiguration.get().setConnections(List.of(connection));

        var build = run(
                Result.FAILURE,
                "duvoFollow '%s'".formatted(running(DemoAssignments.QUICK).id()));

        jenkins.assertLogContains("The Duvo connection \"acme\" is not for the job", build);
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    private SimulatedJob running(String assignment) {
        return duvo.duvo().addRunning(assignment, Instant.now());
    }

    private SimulatedJob ended() {
        return duvo.duvo().addRunning(DemoAssignments.QUICK, Instant.now().minusSeconds(3600));
    }

    private List<String> spoken(SimulatedJob job) {
        duvo.duvo().catchUp();
        return job.messages().stream()
                .filter(message -> message.role().equals("assistant") && message.text() != null)
                .flatMap(message -> message.text().lines())
                .toList();
    }

    private static WorkflowRun started(String script, String line) throws Exception {
        var build = Pipelines.start(jenkins, script);
        jenkins.waitForMessage("[Duvo] " + line, build);
        return build;
    }

    private static WorkflowRun run(Result expected, String script) throws Exception {
        return Pipelines.run(jenkins, expected, script);
    }
}
