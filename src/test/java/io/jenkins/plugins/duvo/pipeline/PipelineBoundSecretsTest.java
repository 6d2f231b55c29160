package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.approval;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.call;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.end;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.result;
import static io.jenkins.plugins.duvo.simulator.state.ScriptStep.say;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.harness.TestConnection;
import io.jenkins.plugins.duvo.request.OpenRequestRegistry;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.BuildWatcherExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Tests a Job whose texts contain a secret that {@code withCredentials} has bound around its step. */
class PipelineBoundSecretsTest {
    @RegisterExtension
    static final BuildWatcherExtension BUILDS = new BuildWatcherExtension();

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The secret as JSON escapes it. */
    private static final String SECRET = "hunter2\"\\zwölf";

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.unconnected();

    @Test
    void secretIsInNoFileOfBuild() throws Throwable {
        var assignment = SimulatedAssignment.named(
                "tells secrets",
                say(0, "The password is " + SECRET),
                call(0, "login", Map.of("password", SECRET)),
                result(0, "logged in with " + SECRET),
                end(0, "completed"));
        sessions.then(jenkins -> {
            var build = jenkins.waitForCompletion(start(jenkins, assignment, "log: 'all'"));

            jenkins.assertBuildStatusSuccess(build);
            assertThat(duvoLines(build), hasItem("The password is ****"));
            assertThat(duvoLines(build), hasItem("→ login {\"password\":\"****\"}"));
            assertThat(filesWithTheSecret(build), is(empty()));

            duvo.duvo().faults().on(Endpoint.START).then(refusalThatQuotesTheSecret());
            var refused = jenkins.waitForCompletion(
                    build.getParent().scheduleBuild2(0).waitForStart());
            jenkins.assertBuildStatus(Result.FAILURE, refused);
            var record = refused.getAction(DuvoJobsAction.class).getJobs().get(0);
            assertThat(record.getFailure(), containsString("odd text: ****"));
            assertThat(filesWithTheSecret(refused), is(empty()));
        });
    }

    private static Fault refusalThatQuotesTheSecret() {
        return Fault.answer(
                400, "application/json", Json.MAPPER.writeValueAsString(Map.of("error", "odd text: " + SECRET)));
    }

    @Test
    void secretIsNotShownInPrompt() throws Throwable {
        var asks = SimulatedAssignment.named(
                "asks with a secret",
                approval(
                        0,
                        "Use " + SECRET + "?",
                        "The password is " + SECRET,
                        List.of(end(0, "completed")),
                        List.of()));
        sessions.then(jenkins -> {
            var build = start(jenkins, asks, "log: 'all'");
            await().atMost(SOON).until(() -> InputPrompts.all(build), hasSize(1));
            var request = OpenRequestRegistry.openIn(build).get(0);

            assertThat(request.getTitle(), is("Use ****?"));
            assertThat(request.getDescription(), is("The password is ****"));

            duvo.duvo().faults().on(Endpoint.RESPOND).nth(1).then(refusalThatQuotesTheSecret());
            var first = InputPrompts.all(build).get(0);
            first.proceed((Map<String, Object>) null);
            var second = InputPrompts.next(build, first);
            assertThat(request.getForm().note(), is("Duvo did not accept the answer: odd text: ****"));
            assertThat(filesWithTheSecret(build), is(empty()));

            second.proceed((Map<String, Object>) null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(
                    build.getAction(DuvoJobsAction.class)
                            .getJobs()
                            .get(0)
                            .getDecisions()
                            .get(0)
                            .getTitle(),
                    is("Use ****?"));
            assertThat(filesWithTheSecret(build), is(empty()));
        });
    }

    @Test
    void resultOfStepIsMaskedLikeLog() throws Throwable {
        var assignment =
                SimulatedAssignment.named("tells a secret", say(0, "The password is " + SECRET), end(0, "completed"));
        sessions.then(jenkins -> {
            duvo.duvo().add(assignment);
            TestConnection.connect(duvo);
            TestConnection.addKey("bound", SECRET);
            var build =
                    Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), """
                    def job = withCredentials([string(credentialsId: 'bound', variable: 'PASSWORD')]) {
                        duvoRun '%s'
                    }
                    echo "it said: ${job.lastMessage}"
                    """.formatted(assignment.id()));

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("it said: The password is ****", build);
        });
    }

    @Test
    void maskedMessageIsNotLoggedAgainAfterRestart() throws Throwable {
        var waits = SimulatedAssignment.named(
                "tells a secret and works on",
                say(0, "The password is " + SECRET),
                say(120_000, "Done"),
                end(0, "completed"));
        sessions.then(jenkins ->
                jenkins.waitForMessage("[Duvo] The password is ****", start(jenkins, waits, "log: 'messages'")));
        sessions.then(jenkins -> {
            var build = jenkins.waitForCompletion(
                    jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1));

            jenkins.assertBuildStatusSuccess(build);
            assertThat(
                    duvoLines(build).stream()
                            .filter(line -> line.contains("password"))
                            .toList(),
                    hasSize(1));
        });
    }

    @Test
    void secretsAreMaskedAfterRestart() throws Throwable {
        var waits = SimulatedAssignment.named(
                "tells secrets later",
                say(0, "I work on"),
                say(120_000, "The password is " + SECRET + ", the key is " + duvo.key()),
                call(0, "login", Map.of("key", duvo.key())),
                approval(0, "Use " + duvo.key() + "?", null, List.of(end(0, "completed")), List.of()));
        sessions.then(jenkins -> jenkins.waitForMessage(
                "[Duvo] I work on", start(jenkins, waits, "log: 'all', humanRequests: 'approve'")));
        sessions.then(jenkins -> {
            var build = jenkins.waitForCompletion(
                    jenkins.jenkins.getItemByFullName("job", WorkflowJob.class).getBuildByNumber(1));

            jenkins.assertBuildStatusSuccess(build);
            assertThat(duvoLines(build), hasItem("The password is ****, the key is ****"));
            assertThat(filesWith(build, "hunter2"), is(empty()));
            assertThat(filesWith(build, duvo.key()), is(empty()));
        });
    }

    private WorkflowRun start(JenkinsRule jenkins, SimulatedAssignment assignment, String more) throws Exception {
        duvo.duvo().add(assignment);
        TestConnection.connect(duvo);
        TestConnection.addKey("bound", SECRET);
        return Pipelines.start(jenkins.createProject(WorkflowJob.class, "job"), """
                withCredentials([string(credentialsId: 'bound', variable: 'PASSWORD')]) {
                    duvoRun agentId: '%s', %s
                }
                """.formatted(assignment.id(), more));
    }

    private static List<Path> filesWithTheSecret(WorkflowRun build) throws IOException {
        return filesWith(build, "hunter2");
    }

    private static List<Path> filesWith(WorkflowRun build, String text) throws IOException {
        try (var files = Files.walk(build.getRootDir().toPath())) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, text))
                    .toList();
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(text);
        } catch (IOException e) {
            return false; // a temporary file that was deleted meanwhile
        }
    }
}
