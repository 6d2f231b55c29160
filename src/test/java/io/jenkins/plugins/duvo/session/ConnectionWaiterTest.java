package io.jenkins.plugins.duvo.session;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static io.jenkins.plugins.duvo.harness.Pipelines.errors;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Builds that go on after a restart while their credential is missing. */
class ConnectionWaiterTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String NOT_YET = "Cannot use the connection yet, retrying: ";

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void abortEndsTheBuildAndTheJobIsStoppedLater() throws Throwable {
        runUntilRestart("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), connection -> {});
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("[Duvo] " + NOT_YET, build);

            Pipelines.abort(build);

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(duvoLines(build), hasItem("Jenkins will stop the Job as soon as it can"));
            assertOrphanIsStopped();
            assertThat(record(build).getFailure(), is((String) null));
        });
    }

    @Test
    void jobOfAKilledBuildIsStoppedLater() throws Throwable {
        runUntilRestart("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), connection -> {});
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("[Duvo] " + NOT_YET, build);

            build.doKill();

            await().atMost(SOON).until(() -> JobJournal.all().get(0).abandoned());
            assertOrphanIsStopped();
        });
    }

    @Test
    void stepFailsAfterTheTimeoutAndTheJobIsStopped() throws Throwable {
        runUntilRestart(
                "catchError { duvoRun '%s' }; input 'Go on?'".formatted(DemoAssignments.ENDLESS),
                connection -> connection.setTroubleTimeoutMinutes(0));
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("Go on?", build);

            assertThat(errors(build), contains(startsWith("ERROR: There is no Secret text credential")));
            assertThat(duvoLines(build), not(hasItem(startsWith(NOT_YET))));
            assertOrphanIsStopped();
            assertThat(record(build).getFailure(), startsWith("There is no Secret text credential"));
            Pipelines.abort(build);
        });
    }

    @Test
    void connectionThatRefusesTheProjectFailsAtOnce() throws Throwable {
        runUntilRestart(
                "duvoRun '%s'".formatted(DemoAssignments.ENDLESS), connection -> connection.setFolders(List.of("job")));
        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.waitForMessage("[Duvo] " + NOT_YET, build);

            TestConnection.connect(duvo.url(), connection -> connection.setFolders(List.of("another")));

            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            assertThat(errors(build), contains(startsWith("ERROR: The Duvo connection \"acme\" is not for the job")));
            assertThat(JobJournal.all().get(0).abandoned(), is(true));
        });
    }

    /** Runs the script until Jenkins restarts, and removes the credential of its connection. */
    private void runUntilRestart(String script, Consumer<DuvoConnection> setUp) throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            TestConnection.connect(duvo.url(), setUp);
            var build = Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), script);
            jenkins.waitForMessage("[Duvo] Round 1:", build);
            TestConnection.remove(TestConnection.CREDENTIALS_ID);
        });
    }

    private void assertOrphanIsStopped() throws Exception {
        assertThat(duvo.duvo().stops(), is(empty()));
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());
        OrphanReaper.get().find();

        await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), is(empty())));
        assertThat(duvo.duvo().stops(), hasSize(1));
        assertThat(duvo.duvo().starts(), is(1L));
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }

    private static JobRecord record(WorkflowRun build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }
}
