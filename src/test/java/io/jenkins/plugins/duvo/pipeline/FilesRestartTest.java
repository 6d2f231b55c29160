package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.slaves.RetentionStrategy;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.ExecutorStepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests the Job's files and the output file over a restart of Jenkins. */
class FilesRestartTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void interruptedUploadStartsAgainAndJobIsStartedOnce() throws Throwable {
        duvo.duvo().faults().on(Endpoint.UPLOAD).nth(2).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        sessions.then(jenkins -> {
            start(jenkins, """
                    node {
                        writeFile file: 'a.csv', text: '1'
                        writeFile file: 'b.csv', text: '2'
                        duvoRun agentId: '%s', files: '*.csv', wait: false
                    }""".formatted(DemoAssignments.MUTE));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> duvo.duvo().requests(Endpoint.UPLOAD).size() == 2);
        });

        sessions.then(jenkins -> {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build(jenkins)));
            assertThat(duvo.duvo().requests(Endpoint.SANDBOX), hasSize(2));
            assertThat(duvo.duvo().starts(), is(1L));
            var sandbox = duvo.duvo().jobs().get(0).origin().sandboxId();
            assertThat(duvo.duvo().sandbox(sandbox).files(), is(aMapWithSize(2)));
        });
    }

    @Test
    void outputFileIsCompleteAfterRestart() throws Throwable {
        sessions.then(jenkins -> {
            var build = start(jenkins, """
                    node {
                        duvoRun agentId: '%s', outputFile: 'said.txt'
                        archiveArtifacts 'said.txt'
                    }""".formatted(DemoAssignments.TALKATIVE));
            jenkins.waitForMessage("[Duvo] Contract 1010 ", build);
        });

        sessions.then(jenkins -> {
            var build = build(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            var agentText = duvo.duvo().jobs().get(0).messages().stream()
                    .filter(message -> message.role().equals("assistant") && message.text() != null)
                    .map(message -> message.text() + "\n")
                    .collect(Collectors.joining());
            try (var kept = build.getArtifactManager().root().child("said.txt").open()) {
                assertThat(new String(kept.readAllBytes(), StandardCharsets.UTF_8), is(agentText));
            }
            assertThat(
                    duvoLines(build).stream()
                            .filter(line -> line.startsWith("outputFile"))
                            .toList(),
                    hasSize(0));
        });
    }

    @Test
    void abortSurvivesRestartWhileOutputFileWaitsForAgent() throws Throwable {
        stopsWhileTheAgentIsAway(DemoAssignments.ENDLESS, "propagate: false", "Round 1:", Pipelines::abort);

        endsWithTheAgent(Result.ABORTED);
    }

    @Test
    void abortReasonSurvivesRestartWhileOutputFileWaitsForAgent() throws Throwable {
        var asking = SimulatedAssignment.named(
                "asking",
                ScriptStep.say(2_000, "one"),
                ScriptStep.approval(100_000, "Pay?", "", List.of(), List.of(ScriptStep.end(200_000, "completed"))));
        duvo.duvo().add(asking);
        stopsWhileTheAgentIsAway(asking.id(), "propagate: false, humanRequests: 'fail'", "one", build -> {});

        endsWithTheAgent(
                Result.FAILURE,
                "ERROR: The Job asked \"Pay?\", and this step does not allow requests (humanRequests: 'fail')");
    }

    /** Jenkins resumes a step within a {@code node} only when its agent is back. */
    @Test
    void jobIsFollowedAndAsksWhileAgentIsAway() throws Throwable {
        var asking = SimulatedAssignment.named(
                "asking",
                ScriptStep.say(2_000, "one"),
                ScriptStep.say(100_000, "two"),
                ScriptStep.approval(
                        0, "Pay?", "", List.of(ScriptStep.say(0, "paid"), ScriptStep.end(0, "completed")), List.of()));
        duvo.duvo().add(asking);
        var patience = ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS;
        ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS = 300_000; // as outside of tests
        try {
            sessions.then(jenkins -> {
                var agent = jenkins.createSlave("away", null, null);
                agent.setRetentionStrategy(new RetentionStrategy.Demand(60, 60)); // stays away after the restart
                agent.save();
                jenkins.waitOnline(agent);
                var build = start(jenkins, """
                        node('away') {
                            duvoRun agentId: '%s'
                            writeFile file: 'after.txt', text: 'x'
                        }
                        echo 'went on'""".formatted(asking.id()));
                jenkins.waitForMessage("[Duvo] one", build);
            });
            sessions.then(jenkins -> {
                var build = build(jenkins);

                InputPrompts.first(build).proceed((Map<String, Object>) null);

                await().atMost(Duration.ofSeconds(30)).until(() -> record(build).isEnded());
                assertThat(
                        duvoLines(build).stream()
                                .filter(List.of("one", "two", "paid")::contains)
                                .toList(),
                        is(List.of("one", "two", "paid")));
                assertThat(build.isBuilding(), is(true));
                jenkins.jenkins.getNode("away").toComputer().connect(false).get();
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                jenkins.assertLogContains("went on", build);
            });
        } finally {
            ExecutorStepExecution.TIMEOUT_WAITING_FOR_NODE_MILLIS = patience;
        }
        assertThat(duvo.duvo().starts(), is(1L));
    }

    private void stopsWhileTheAgentIsAway(String agentId, String options, String until, Consumer<WorkflowRun> stop)
            throws Throwable {
        sessions.then(jenkins -> {
            var agent = jenkins.createSlave("away", null, null);
            jenkins.waitOnline(agent);
            var build = start(jenkins, """
                    node('away') {
                        duvoRun agentId: '%s', outputFile: 'said.txt', %s
                    }
                    echo 'went on'""".formatted(agentId, options));
            jenkins.waitForMessage("[Duvo] " + until, build);
            agent.toComputer().disconnect(null).get();
            stop.accept(build);
            await().atMost(Duration.ofSeconds(20)).until(() -> record(build).isEnded());
            assertThat(build.isBuilding(), is(true));
        });
    }

    /** To be called after the restart. */
    private void endsWithTheAgent(Result result, String... errors) throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.getNode("away").toComputer().connect(false).get();
            var build = build(jenkins);

            jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
            assertThat(record(build).getStatus(), is("stopped"));
            assertThat(Pipelines.errors(build), is(List.of(errors)));
            jenkins.assertLogNotContains("went on", build);
        });
    }

    private static JobRecord record(WorkflowRun build) {
        return build.getAction(DuvoJobsAction.class).getJobs().get(0);
    }

    private WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        TestConnection.connect(duvo);
        return Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), script);
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1);
    }
}
