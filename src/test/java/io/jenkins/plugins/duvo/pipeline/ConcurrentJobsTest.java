package io.jenkins.plugins.duvo.pipeline;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests the limit on concurrent Jobs of a connection: with a limit of one, further Jobs wait in a queue. */
@ExtendWith(FastEngineExtension.class)
class ConcurrentJobsTest {
    private static final String WAITS = "Waiting: connection acme already runs its maximum";

    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void queueIsLoggedAndKeepsItsOrderOverRestart() throws Throwable {
        sessions.then(jenkins -> {
            connect();
            jenkins.waitForMessage("[Duvo] Round 1:", start(jenkins, "first"));
            jenkins.waitForMessage("[Duvo] " + WAITS, start(jenkins, "second"));
            jenkins.waitForMessage("[Duvo] " + WAITS, start(jenkins, "third"));
            assertThat(statuses(build(jenkins, "second")), contains(startsWith("waiting in line")));
        });
        sessions.then(jenkins -> {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> tellsAgain(jenkins, "second") && tellsAgain(jenkins, "third"));
            assertThat(statuses(build(jenkins, "third")), contains(startsWith("waiting in line")));
            assertThat(startMessages(), contains("first"));

            end("first");
            await().atMost(Duration.ofSeconds(90)).until(() -> startMessages().size() == 2);
            assertThat(startMessages(), contains("first", "second"));
            assertThat(statuses(build(jenkins, "third")), contains(startsWith("waiting in line")));

            end("second");
            await().atMost(Duration.ofSeconds(30)).until(() -> startMessages().size() == 3);
            end("third");
            for (var name : List.of("first", "second", "third")) {
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build(jenkins, name)));
            }
            assertThat(startMessages(), contains("first", "second", "third"));
        });
    }

    @Test
    void abortedStepLeavesQueueAndDetachedJobHoldsNoPermit() throws Throwable {
        sessions.then(jenkins -> {
            connect();
            Pipelines.run(
                    jenkins,
                    Result.SUCCESS,
                    "duvoRun agentId: '%s', message: 'left', wait: false".formatted(DemoAssignments.ENDLESS));
            jenkins.waitForMessage("[Duvo] Round 1:", start(jenkins, "first"));
            var second = start(jenkins, "second");
            jenkins.waitForMessage("[Duvo] " + WAITS, second);
            Pipelines.abort(second);
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(second));
            start(jenkins, "third");

            end("first");

            await().atMost(Duration.ofSeconds(30)).until(() -> startMessages().size() == 3);
            assertThat(startMessages(), contains("left", "first", "third"));
            end("third");
            jenkins.waitForCompletion(build(jenkins, "third"));
        });
    }

    @Test
    void raisedLimitAppliesToJobsThatAlreadyWait() throws Throwable {
        sessions.then(jenkins -> {
            connect();
            jenkins.waitForMessage("[Duvo] Round 1:", start(jenkins, "first"));
            var second = start(jenkins, "second");
            jenkins.waitForMessage("[Duvo] " + WAITS, second);

            connect(2);

            jenkins.waitForMessage("[Duvo] Round 1:", second);
            end("first");
            end("second");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build(jenkins, "first")));
        });
    }

    private void connect() throws Exception {
        TestConnection.addKey(TestConnection.CREDENTIALS_ID, duvo.key());
        connect(1);
    }

    private void connect(int mostJobs) {
        TestConnection.connect(duvo.url(), connection -> connection.setMaxConcurrentJobs(mostJobs));
    }

    private WorkflowRun start(JenkinsRule jenkins, String name) throws Exception {
        return Pipelines.start(
                jenkins.createProject(WorkflowJob.class, name),
                "duvoRun agentId: '%s', message: '%s'".formatted(DemoAssignments.ENDLESS, name));
    }

    private static WorkflowRun build(JenkinsRule jenkins, String name) {
        return jenkins.jenkins.getItemByFullName(name, WorkflowJob.class).getBuildByNumber(1);
    }

    private static boolean tellsAgain(JenkinsRule jenkins, String name) throws Exception {
        var lines = Pipelines.duvoLines(build(jenkins, name));
        return lines.stream().filter(line -> line.startsWith(WAITS)).count() == 2;
    }

    /** The statuses of a build's steps. */
    private static List<String> statuses(WorkflowRun build) throws Exception {
        return build.getExecution().getCurrentExecutions(true).get().stream()
                .map(step -> step.getStatus())
                .toList();
    }

    /** The messages with which the Jobs were started, in the order of the starts. */
    private List<String> startMessages() {
        return duvo.duvo().jobs().stream()
                .map(job -> job.origin().message().replaceFirst("(?s)\\s.*", ""))
                .toList();
    }

    private void end(String name) {
        var id = duvo.duvo().jobs().stream()
                .filter(job -> job.origin().message().startsWith(name))
                .map(SimulatedJob::id)
                .findFirst()
                .orElseThrow();
        duvo.duvo().goOn(id, ScriptStep.end(0, "completed"));
    }
}
