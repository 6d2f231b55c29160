package io.jenkins.plugins.duvo.session;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.duvo.freestyle.DuvoRunBuilder;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.harness.TestUsers;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import io.jenkins.plugins.duvo.store.ControllerIdentity;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import jenkins.model.JenkinsLocationConfiguration;
import org.htmlunit.html.HtmlForm;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jobs whose builds end without their steps. */
@ExtendWith(FastEngineExtension.class)
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
        loseFreestyleBuild();
        sessions.then(jenkins -> {
            moveHome(new ControllerIdentity("http://original.example/", "/var/jenkins_home", "original"));

            OrphanReaper.get().find();

            assertThat(CopiedHomeMonitor.get().isActivated(), is(true));
            assertThat(page(jenkins), containsString("until an administrator has said whether this Jenkins is a copy"));
            jenkins.submit(monitor(jenkins, "copy"));
            OrphanReaper.get().find();
            assertThat(CopiedHomeMonitor.get().isActivated(), is(false));
            assertThat(JobJournal.all(), empty());
            assertThat(page(jenkins), containsString("left to the Jenkins of which this one is a copy"));
            assertThat(duvo.duvo().stops(), empty());
        });
    }

    /** A new container has a new host name, and nothing in it says that the old one is gone. */
    @Test
    void recreatedContainerStopsItsOrphansOnceAnAdministratorSaysSo() throws Throwable {
        loseFreestyleBuild();
        sessions.then(jenkins -> {
            var here = ControllerIdentity.here();
            moveHome(new ControllerIdentity(here.rootUrl(), here.path(), "4f1c2a7b9d3e"));
            OrphanReaper.get().find();
            OrphanReaper.get().find();
            assertThat(duvo.duvo().stops(), empty());

            jenkins.submit(monitor(jenkins, "same"));

            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
            assertThat(duvo.duvo().stops(), hasSize(1));
            assertThat(CopiedHomeMonitor.get().isActivated(), is(false));
            assertThat(page(jenkins), containsString("Jenkins stopped it later"));
        });
    }

    @Test
    void jenkinsWhoseRootUrlWasEditedIsTheSame() throws Throwable {
        loseFreestyleBuild();
        sessions.then(jenkins -> {
            OrphanReaper.get().followMove();
            JenkinsLocationConfiguration.get().setUrl("http://new.example/");

            OrphanReaper.get().find();

            await().atMost(SOON).untilAsserted(() -> assertThat(JobJournal.all(), empty()));
            assertThat(duvo.duvo().stops(), hasSize(1));
        });
    }

    @Test
    void onlyAdministratorsSayWhatThisJenkinsIs() throws Throwable {
        loseFreestyleBuild();
        sessions.then(jenkins -> {
            moveHome(new ControllerIdentity("http://original.example/", "/var/jenkins_home", "original"));
            OrphanReaper.get().find();
            TestUsers.moveIn(jenkins);

            for (var answer : List.of("same", "copy")) {
                var path = CopiedHomeMonitor.get().getUrl() + "/" + answer;
                assertThat(TestUsers.post(jenkins, "builder", path).getStatusCode(), is(403));
                try (var admin = TestUsers.browser(jenkins, "admin")) {
                    assertThat(admin.goTo(path, null).getWebResponse().getStatusCode(), is(405));
                }
            }

            assertThat(JobJournal.all(), hasSize(1));
            assertThat(duvo.duvo().stops(), empty());
        });
    }

    /** Runs a freestyle build until Jenkins restarts, which it does not survive. */
    private void loseFreestyleBuild() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            jenkins.waitForMessage("[Duvo] Job ", startFreestyle(jenkins.createFreeStyleProject("lost")));
        });
    }

    private static void moveHome(ControllerIdentity from) throws IOException {
        JobJournal.save(JobJournal.all().get(0).withHome(from));
    }

    private static HtmlForm monitor(JenkinsRule jenkins, String answer) throws Exception {
        return jenkins.createWebClient().goTo("manage").getFormByName(answer);
    }

    private static String page(JenkinsRule jenkins) throws Exception {
        var client = jenkins.createWebClient();
        client.getOptions().setJavaScriptEnabled(false);
        return client.goTo("job/lost/1/duvo/").asNormalizedText();
    }

    private static Run<?, ?> startFreestyle(FreeStyleProject project) throws Exception {
        project.getBuildersList().add(new DuvoRunBuilder(DemoAssignments.ENDLESS));
        return project.scheduleBuild2(0).waitForStart();
    }

    private static JobRecord record(Run<?, ?> build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }
}
