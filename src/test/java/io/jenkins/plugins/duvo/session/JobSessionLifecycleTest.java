package io.jenkins.plugins.duvo.session;

import static io.jenkins.plugins.duvo.harness.Pipelines.abort;
import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.config.DuvoConfiguration;
import io.jenkins.plugins.duvo.config.DuvoConnection;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import io.jenkins.plugins.duvo.store.JournaledJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jobs whose builds are aborted, deleted or moved in a real Jenkins, or cannot write their files. */
@ExtendWith(FastEngineExtension.class)
class JobSessionLifecycleTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    // --- aborts

    @Test
    void abortedBuildLogsThatItsJobStillWaits() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.QUESTIONS), "Waiting for answers");

        abort(build);

        within1Minute()
                .until(() -> duvoLines(build)
                        .contains("Job " + job().id() + " is waiting for a person and cannot be stopped now."
                                + " Jenkins will stop it when it continues, within one day"));
        abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    @Test
    void approvalDeniedByTheStopIsRecordedAsStopped() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.APPROVAL), "Waiting for approval");
        InputPrompts.first(build);

        abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(
                duvoLines(build),
                hasItem("Denying \"Pay invoice 4711?\" first, because Duvo cannot stop a Job that is waiting"));
        within1Minute().untilAsserted(() -> {
            var decision = record(build).getDecisions().get(0);
            assertThat(decision.getVerdict(), is(DecisionRecord.Verdict.STOPPED));
            assertThat(decision.getAccepted(), is(true));
        });
    }

    @Test
    void queuedJobIsNotStartedAfterAnAbort() throws Exception {
        var narrow = new DuvoConnection("narrow"); // its own queue: Jobs of other tests may still be stopping
        narrow.setApiUrl(duvo.url());
        narrow.setCredentialsId(TestConnection.CREDENTIALS_ID);
        narrow.setMaxConcurrentJobs(1);
        DuvoConfiguration.get().setConnections(List.of(narrow));
        var first = started("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");
        var second = started(
                "duvoRun '%s'".formatted(DemoAssignments.QUICK),
                "Waiting: connection narrow already runs its maximum of 1 Job");

        abort(second);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));
        assertThat(duvoLines(second), hasItem("The Job was still queued and is not started"));
        abort(first);
        jenkins.waitForCompletion(first);
        assertThat(duvo.duvo().starts(), is(1L));
        assertThat(journaledOf(second.getExternalizableId()), is(empty()));
    }

    @Test
    @DisplayName("Of fifty branches, one that fails fast stops the Jobs of all others without a thread for each")
    void branchThatFailsFastStopsTheJobsOfAllOtherBranches() throws Exception {
        duvo.duvo().limit(RequestLimit.off());
        var branches = IntStream.range(0, 49)
                .mapToObj(i -> "b%d: { duvoRun '%s' }".formatted(i, DemoAssignments.ENDLESS))
                .collect(Collectors.joining(", "));
        var build = Pipelines.start(
                jenkins, "parallel failFast: true, %s, fails: { input 'fail?'; error 'now' }".formatted(branches));
        within3Minutes()
                .until(() ->
                        duvo.duvo().starts() == 49 && !InputPrompts.all(build).isEmpty());
        within3Minutes()
                .until(() -> duvoLines(build).stream()
                                .filter(line -> line.endsWith(" started"))
                                .count()
                        == 49);
        var threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("duvo"))
                .count();

        InputPrompts.first(build).proceed(null);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(threads, is(lessThanOrEqualTo(16L))); // Jobs of other tests, with other keys, may still be stopping
        within3Minutes()
                .until(() ->
                        duvo.duvo().jobs().stream().allMatch(job -> job.status().equals("stopped")));
    }

    @Test
    void terminatedPipelineLeavesNoJobRunning() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");

        build.doTerm();

        jenkins.waitForCompletion(build);
        within1Minute().until(() -> job().status().equals("stopped"));
        within1Minute().until(() -> record(build).getStatus().equals("stopped"));
    }

    @Test
    void jobOnARemovedAgentIsStopped() throws Exception {
        var agent = jenkins.createOnlineSlave();
        var build = started(
                "node('%s') { duvoRun '%s' }".formatted(agent.getNodeName(), DemoAssignments.ENDLESS), "Round 1:");
        var timeout = ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS;
        ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS = 0;
        try {
            agent.toComputer().disconnect(null).get();
            jenkins.jenkins.removeNode(agent);

            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            within1Minute().until(() -> job().status().equals("stopped"));
        } finally {
            ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS = timeout;
        }
    }

    // --- projects that are deleted or renamed

    @Test
    void jobsOfADeletedFolderAreStoppedWithoutNewFiles() throws Exception {
        var folder = jenkins.createProject(Folder.class, "deleted");
        var build = Pipelines.start(
                folder.createProject(WorkflowJob.class, "job"), "duvoRun '%s'".formatted(DemoAssignments.ENDLESS));
        jenkins.waitForMessage("[Duvo] Round 1:", build);

        folder.delete();

        within1Minute().until(() -> job().status().equals("stopped"));
        within1Minute().untilAsserted(() -> assertThat(journaledOf("deleted/"), is(empty())));
        assertThat(folder.getRootDir().exists(), is(false));
    }

    @Test
    void deletedBuildIsNotCreatedAgain() throws Exception {
        var build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        build.delete();

        DuvoJobsAction.of(build).add(new JobRecord("local", "agent-1", "acme", 1));

        assertThat(build.getRootDir().exists(), is(false));
    }

    @Test
    void jobOfARenamedPipelineIsJournaledUnderTheNewName() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.ENDLESS), "Round 1:");

        build.getParent().renameTo("renamed");

        within1Minute().untilAsserted(() -> assertThat(journaledOf("renamed#"), hasSize(1)));
        OrphanReaper.get().find();
        abort(build);
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    // --- files that cannot be written

    @Test
    void jobThatCannotBeJournaledIsNotStarted() throws Exception {
        var folder = JobJournal.file("any").getParent();
        Files.createDirectories(folder);
        var aside = Files.move(folder, folder.resolveSibling("aside"));
        Files.createFile(folder);
        try {
            var build = Pipelines.run(jenkins, Result.FAILURE, "duvoRun '%s'".formatted(DemoAssignments.QUICK));

            assertThat(Pipelines.errors(build), contains(containsString("Jenkins cannot store the data of the Job")));
            jenkins.assertLogNotContains("\tat ", build);
            assertThat(duvo.duvo().starts(), is(0L));
        } finally {
            Files.delete(folder);
            Files.move(aside, folder);
        }
    }

    @Test
    void unwritableTranscriptIsReportedOnceAndTheJobGoesOn() throws Exception {
        var assignment = SimulatedAssignment.named(
                "slow speaker",
                ScriptStep.say(200_000, "one"), // time to put a folder in the place of the transcript
                ScriptStep.say(40_000, "two"),
                ScriptStep.say(20_000, "three"),
                ScriptStep.end(10, "completed"));
        duvo.duvo().add(assignment);
        var build = started("duvoRun '%s'".formatted(assignment.id()), "Job ");
        Files.deleteIfExists(transcript(build)); // a page without messages may have made it
        Files.createDirectory(transcript(build));

        jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        assertThat(
                duvoLines(build).stream()
                        .filter(line -> line.matches("one|two|three"))
                        .toList(),
                contains("one", "two", "three"));
        assertThat(
                duvoLines(build).stream()
                        .filter(line -> line.startsWith("Jenkins cannot save"))
                        .toList(),
                hasSize(1));
    }

    @Test
    void decisionThatCannotBeJournaledIsSent() throws Exception {
        var build = started("duvoRun '%s'".formatted(DemoAssignments.APPROVAL), "Waiting for approval");
        var prompt = InputPrompts.first(build);
        var file = JobJournal.file(record(build).getLocalId());
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
        try {
            prompt.proceed(null);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(duvo.duvo().answers(), hasSize(1));
            assertThat(duvoLines(build), hasItem(startsWith("Jenkins cannot save the state of the Job")));
        } finally {
            Files.delete(file.resolve("in the way"));
            Files.deleteIfExists(file);
        }
    }

    // --- abandoned Jobs

    @Test
    void abandonedJobIsStoppedWhileItsBuildGoesOn() throws Exception {
        var run = Pipelines.start(jenkins, "input 'Go on?'");
        var build = run.getExternalizableId();
        var runId =
                duvo.duvo().addRunning(DemoAssignments.ENDLESS, Instant.now()).id();
        var job = new Job(runId, DemoAssignments.ENDLESS, null, null, null, null, null, null);
        var connection = new DuvoConnection(TestConnection.NAME);
        var living = JournaledJob.forExisting(run, "abandoned", new JobSettings(), connection, job);
        JobJournal.save(living);
        OrphanReaper.get().find();
        assertThat(duvo.duvo().stops(), is(empty()));

        JobJournal.save(living.asAbandoned());
        OrphanReaper.get().find();

        within1Minute().until(() -> job().status().equals("stopped"));
        within1Minute().untilAsserted(() -> assertThat(journaledOf(build), is(empty())));
    }

    private static List<JournaledJob> journaledOf(String build) {
        return JobJournal.all().stream()
                .filter(journaled -> journaled.build().startsWith(build))
                .toList();
    }

    private WorkflowRun started(String script, String until) throws Exception {
        var build = Pipelines.start(jenkins, script);
        jenkins.waitForMessage("[Duvo] " + until, build);
        return build;
    }

    private static JobRecord record(WorkflowRun build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }

    private static Path transcript(WorkflowRun build) {
        return build.getRootDir().toPath().resolve("duvo-" + record(build).getLocalId() + ".ndjson");
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }

    private static ConditionFactory within1Minute() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private static ConditionFactory within3Minutes() {
        return await().atMost(Duration.ofMinutes(3));
    }
}
