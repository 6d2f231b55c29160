package io.jenkins.plugins.duvo.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.JenkinsLocationConfiguration;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jobs whose builds end without their steps. */
class OrphanReaperTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void jobOfAKilledPipelineIsStopped() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition("duvoRun '" + DemoAssignments.ENDLESS + "'", true));
            var build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[Duvo] Job ", build);

            build.doKill();

            await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
            await().atMost(SOON).until(() -> record(build).getStatus(), is("stopped"));
            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
        });
    }

    @Test
    void jobOfAKilledPipelineThatDetachesIsLeftRunning() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(
                    "duvoRun agentId: '" + DemoAssignments.ENDLESS + "', onAbort: 'detach'", true));
            var build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("[Duvo] Job ", build);

            build.doKill();

            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
            assertThat(duvo.duvo().stops(), empty());
        });
    }

    /** A denied request stops the Job, although an abort would detach it. */
    @Test
    void stopAfterADeniedRequestSurvivesARestart() throws Throwable {
        var asks = SimulatedAssignment.named(
                "asks and goes on",
                ScriptStep.questions(
                        10,
                        "Which?",
                        null,
                        List.of(SimulatedQuestion.text("Which?", null)),
                        answers -> List.of(ScriptStep.say(600_000, "going on"))));
        duvo.duvo().add(asks);
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "refuses");
            job.setDefinition(new CpsFlowDefinition(
                    "duvoRun agentId: '%s', humanRequests: 'deny', onAbort: 'detach'".formatted(asks.id()), true));
            jenkins.assertBuildStatus(
                    Result.FAILURE,
                    jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart()));
        });
        sessions.then(jenkins -> {
            OrphanReaper.get().find();
            duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), Map.of("Which?", "this"));

            await().atMost(SOON).untilAsserted(() -> assertThat(duvo.duvo().stops(), hasSize(1)));
        });
    }

    @Test
    void jobOfAFreestyleBuildIsStoppedAfterARestart() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            jenkins.waitForMessage("[Duvo] Job ", startFreestyle(jenkins.createFreeStyleProject("lost")));
        });
        sessions.then(jenkins -> {
            OrphanReaper.get().find();

            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
            assertThat(duvo.duvo().stops(), hasSize(1));
            assertThat(duvo.duvo().starts(), is(1L));
            var build = jenkins.jenkins
                    .getItemByFullName("lost", FreeStyleProject.class)
                    .getBuildByNumber(1);
            assertThat(record(build).getStatus(), is("stopped"));
        });
    }

    @Test
    void jobOfAPipelineThatMayNotResumeIsStopped() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var job = jenkins.createProject(WorkflowJob.class, "unresumed");
            job.setResumeBlocked(true);
            job.setDefinition(new CpsFlowDefinition("duvoRun '" + DemoAssignments.ENDLESS + "'", true));
            jenkins.waitForMessage("[Duvo] Job ", job.scheduleBuild2(0).waitForStart());
        });
        sessions.then(jenkins -> {
            var build = jenkins.jenkins
                    .getItemByFullName("unresumed", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.waitForCompletion(build);
            OrphanReaper.get().find();

            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
            assertThat(duvo.duvo().stops(), hasSize(1));
            assertThat(duvo.duvo().starts(), is(1L));
            assertThat(record(build).getStatus(), is("stopped"));
        });
    }

    @Test
    void copyOfJenkinsStopsNothing() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            jenkins.waitForMessage("[Duvo] Job ", startFreestyle(jenkins.createFreeStyleProject("lost")));
        });
        sessions.then(jenkins -> {
            JenkinsLocationConfiguration.get().setUrl("http://copy.example/");

            OrphanReaper.get().find();

            assertThat(JobJournal.all(), not(empty()));
            assertThat(duvo.duvo().stops(), empty());
        });
    }

    private static Run<?, ?> startFreestyle(FreeStyleProject project) throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.ENDLESS));
        return project.scheduleBuild2(0).waitForStart();
    }

    private static JobRecord record(Run<?, ?> build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }
}
