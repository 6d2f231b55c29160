package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.abort;
import static io.jenkins.plugins.duvo.harness.Pipelines.errors;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.FilePath;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code outputFile}: the workspace file that receives a Job's agent text or transcript. */
class OutputFileStepTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DumbSlave agent;

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    private WorkflowJob job;

    @BeforeAll
    static void startAgent() throws Exception {
        agent = jenkins.createOnlineSlave();
    }

    @BeforeEach
    void makeJob() throws Exception {
        job = jenkins.createProject(WorkflowJob.class);
    }

    @Test
    void laterStepsFindAgentText() throws Exception {
        var build = ends(Result.SUCCESS, """
                duvoRun agentId: '%s', outputFile: 'out/said.txt'
                echo "read: ${readFile('out/said.txt').readLines().size()}"
                """.formatted(DemoAssignments.QUICK));

        assertThat(file("out/said.txt").readToString(), is(spoken(duvoJob())));
        jenkins.assertLogContains("read: 3", build);
    }

    @Test
    void wholeTranscriptOfFailedJobIsKept() throws Exception {
        ends(Result.FAILURE, "duvoRun agentId: '%s', outputFile: 'said.ndjson'".formatted(DemoAssignments.FAILING));

        var kept = file("said.ndjson")
                .readToString()
                .lines()
                .map(line -> Json.MAPPER.readTree(line).path("id").asString())
                .toList();
        assertThat(
                kept,
                is(duvoJob().messages().stream()
                        .filter(message -> !message.role().equals("user"))
                        .map(SimulatedMessage::id)
                        .toList()));
    }

    @Test
    void textIsInFileWhileJobRunsAndAfterAbort() throws Exception {
        var build = start("duvoRun agentId: '%s', outputFile: 'said.txt'".formatted(DemoAssignments.ENDLESS));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> file("said.txt").exists()
                        && file("said.txt").readToString().startsWith("Round 1:"));

        abort(build);

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(file("said.txt").readToString(), is(spoken(duvoJob())));
    }

    @Test
    void followingStepWritesNewMessages() throws Exception {
        var running =
                duvo.duvo().addRunning(DemoAssignments.QUICK, Instant.now().minus(Duration.ofMinutes(5)));

        ends(
                Result.SUCCESS,
                "duvoFollow runId: '%1$s', outputFile: 'all.txt'; duvoFollow runId: '%1$s', fromStart: false, outputFile: 'new.ndjson'"
                        .formatted(running.id()));

        assertThat(file("all.txt").readToString(), is(spoken(running)));
        assertThat(file("new.ndjson").readToString(), is(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node { duvoRun agentId: 'a', outputFile: '../said.txt' }"
                        + "|outputFile: \"../said.txt\" is outside of the workspace. Use a path relative to it",
                "duvoRun agentId: 'a', outputFile: 'said.txt'"
                        + "|outputFile needs a workspace, and there is none here; in a Pipeline, put the step into a node",
                "duvoFollow runId: 'r', outputFile: 'said.txt'"
                        + "|outputFile needs a workspace, and there is none here; in a Pipeline, put the step into a node",
                "node { duvoRun agentId: 'a', outputFile: 'said.txt', wait: false }"
                        + "|outputFile needs wait: true, or use duvoFollow"
            })
    void mistakeFailsInOneLineAndStartsNothing(String script, String line) throws Exception {
        var build = Pipelines.run(jenkins, Result.FAILURE, script);

        assertThat(errors(build), contains(is("ERROR: " + line)));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void unwritableFileFailsNothing() throws Exception {
        var build = ends(Result.SUCCESS, """
                writeFile file: 'said.txt/inside', text: ''
                duvoRun agentId: '%s', outputFile: 'said.txt'
                """.formatted(DemoAssignments.MUTE));

        assertThat(
                Pipelines.duvoLines(build).stream()
                        .filter(line -> line.startsWith("outputFile: "))
                        .toList(),
                contains(
                        startsWith("outputFile: said.txt cannot be written now; Jenkins retries while the Job runs"),
                        startsWith("outputFile: said.txt is not complete: ")));
        jenkins.assertLogNotContains("\tat ", build);
    }

    private WorkflowRun start(String script) throws Exception {
        return Pipelines.start(job, "node('" + agent.getNodeName() + "') {\n" + script + "\n}");
    }

    private WorkflowRun ends(Result expected, String script) throws Exception {
        return jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(start(script)));
    }

    private FilePath file(String path) {
        return agent.getWorkspaceFor(job).child(path);
    }

    private SimulatedJob duvoJob() {
        return duvo.duvo().jobs().get(0);
    }

    private static String spoken(SimulatedJob job) {
        List<SimulatedMessage> messages = job.messages();
        return messages.stream()
                .filter(message -> message.role().equals("assistant") && message.text() != null)
                .map(message -> message.text() + "\n")
                .collect(Collectors.joining());
    }
}
