package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobJournal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests human requests over a restart of Jenkins while a Job waits for a person. */
class HumanRequestRestartTest {
    @RegisterExtension
    private final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo =
            SimulatedDuvoExtension.unconnected().speed(10);

    @Test
    void promptReappearsAndIsAnswered() throws Throwable {
        var before = new String[1];
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            before[0] =
                    InputPrompts.first(build(jenkins, DemoAssignments.APPROVAL)).getId();
        });
        sessions.then(jenkins -> {
            var build = resumed(jenkins);
            var prompt = InputPrompts.first(build);

            assertThat(prompt.getId(), not(before[0]));
            assertThat(build.getAction(InputAction.class).getExecution(before[0]), is((InputStepExecution) null));
            prompt.proceed((Map<String, Object>) null);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(duvo.duvo().starts(), is(1L));
            assertThat(duvo.duvo().answers(), hasSize(1));
            assertThat(build.getAction(InputAction.class).getExecutions(), empty());
        });
    }

    @Test
    void promptSurvivesTwoQuickRestarts() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            InputPrompts.first(build(jenkins, DemoAssignments.APPROVAL));
        });
        sessions.then(jenkins -> {}); // ends while the build resumes
        sessions.then(jenkins -> {
            var build = resumed(jenkins);
            var prompt = InputPrompts.first(build);

            assertThat(InputPrompts.all(build), hasSize(1));
            prompt.proceed((Map<String, Object>) null);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(duvo.duvo().starts(), is(1L));
            assertThat(duvo.duvo().answers(), hasSize(1));
            assertThat(build.getAction(InputAction.class).getExecutions(), empty());
        });
    }

    @Test
    void promptAnsweredElsewhereDuringRestartIsWithdrawn() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            InputPrompts.first(build(jenkins, DemoAssignments.APPROVAL));
        });
        duvo.duvo().answerElsewhere(duvo.duvo().jobs().get(0).id(), true);
        sessions.then(jenkins -> {
            var build = resumed(jenkins);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            assertThat(build.getAction(InputAction.class).getExecutions(), empty());
        });
    }

    @Test
    void decisionIsKeptInRecord() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var build = build(jenkins, DemoAssignments.APPROVAL);
            InputPrompts.first(build).proceed((Map<String, Object>) null);
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
        });
        sessions.then(jenkins -> {
            var job = resumed(jenkins).getAction(DuvoJobsAction.class).getJobs().get(0);

            assertThat(job.getStatus(), is("completed"));
            assertThat(job.getDecisions().get(0).getAccepted(), is(true));
        });
    }

    @Test
    void denialFromBeforeTheRestartFailsTheStep() throws Throwable {
        var assignment =
                SimulatedAssignment.named("Goes on", ScriptStep.approval(0, "Release?", null, List.of(), List.of()));
        duvo.duvo().add(assignment);
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            var build = start(jenkins, """
                    parallel fails: {
                        try { duvoRun '%1$s' } catch (hudson.AbortException e) { echo "caught ${e.message}" }
                    }, reads: {
                        def job = duvoRun agentId: '%1$s', propagate: false
                        echo "denied=${job.denied} succeeded=${job.succeeded} ${job.status}"
                    }
                    """.formatted(assignment.id()));
            for (var prompt : InputPrompts.several(build, 2)) {
                prompt.doAbort();
            }
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> build.getAction(DuvoJobsAction.class).getJobs().stream()
                            .allMatch(job -> job.getDecisions().size() == 1
                                    && Boolean.TRUE.equals(
                                            job.getDecisions().get(0).getAccepted())));
        });
        duvo.duvo().jobs().forEach(job -> duvo.duvo().goOn(job.id(), ScriptStep.end(0, "completed")));
        sessions.then(jenkins -> {
            var build = resumed(jenkins);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("denied \"Release?\"", build);
            jenkins.assertLogContains("caught Duvo Job", build);
            jenkins.assertLogContains("denied=true succeeded=false completed", build);
        });
    }

    @Test
    void handedOverJobWaitsForItsScript() throws Throwable {
        sessions.then(jenkins -> {
            TestConnection.connect(duvo);
            InputPrompts.first(start(jenkins, """
                    def job = duvoRun agentId: '%s', humanRequests: 'return'
                    input job.humanRequest.title
                    duvoRespond runId: job.id, requestId: job.humanRequest.id, approve: true
                    echo "now ${duvoFollow(job.id)}"
                    """.formatted(DemoAssignments.APPROVAL)));
            assertThat(JobJournal.all(), hasSize(1));
        });
        sessions.then(jenkins -> {
            var build = resumed(jenkins);
            InputPrompts.first(build).proceed((Map<String, Object>) null);

            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("now Job " + duvo.duvo().jobs().get(0).id() + " completed", build);
            assertThat(duvo.duvo().answers(), hasSize(1));
            assertThat(duvo.duvo().stops(), empty());
            assertThat(JobJournal.all(), empty());
        });
    }

    private static WorkflowRun build(JenkinsRule jenkins, String agentId) throws Exception {
        return start(jenkins, "duvoRun '" + agentId + "'");
    }

    private static WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class, "gate");
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    private static WorkflowRun resumed(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("gate", WorkflowJob.class).getBuildByNumber(1);
    }
}
