package io.jenkins.plugins.duvo.pipeline;

import static io.jenkins.plugins.duvo.harness.Pipelines.abort;
import static io.jenkins.plugins.duvo.harness.Pipelines.duvoLines;
import static io.jenkins.plugins.duvo.harness.Pipelines.errors;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.Pipelines;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the upload of workspace files to a Job. Most steps here do not wait for the Job, because files are uploaded before it starts. */
class FilesTest {
    private static final String TWO_FILES = """
            node {
                writeFile file: 'data/a.csv', text: '1;2'
                writeFile file: 'notes for you.txt', text: 'Grüße'
                duvoRun agentId: '%s', files: 'data/*.csv, *.txt', wait: false
            }""".formatted(DemoAssignments.MUTE);

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static DumbSlave agent;

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    @BeforeAll
    static void startAgent() throws Exception {
        agent = jenkins.createOnlineSlave();
    }

    @Test
    void jobFindsFilesInItsSandbox() throws Exception {
        run(Result.SUCCESS, TWO_FILES);

        var files = files();
        assertThat(files.keySet(), contains("/workspace/data/a.csv", "/workspace/notes for you.txt"));
        assertThat(new String(files.get("/workspace/data/a.csv"), StandardCharsets.UTF_8), is("1;2"));
        assertThat(new String(files.get("/workspace/notes for you.txt"), StandardCharsets.UTF_8), is("Grüße"));
    }

    @Test
    void noUploadCarriesKey() throws Exception {
        run(Result.SUCCESS, TWO_FILES);

        var keys = duvo.duvo().requests(Endpoint.UPLOAD).stream()
                .map(each -> each.key())
                .toList();
        assertThat(keys, hasSize(2));
        assertThat(keys, everyItem(is(nullValue())));
    }

    @Test
    void logListsUploadedFiles() throws Exception {
        var build = run(Result.SUCCESS, TWO_FILES);

        assertThat(
                duvoLines(build),
                contains(
                        startsWith("Uploading the Job's files to sandbox "
                                + job().origin().sandboxId() + ": 2, "),
                        matchesPattern("Starting Assignment (\".+\" \\()?" + DemoAssignments.MUTE + "\\)? on acme"),
                        is("Job " + job().id() + " started")));
    }

    @Test
    void filesOfAgentAreStreamedThroughJenkins() throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        var bytes = new byte[(5 << 20) + 1];
        new Random(1).nextBytes(bytes);
        var workspace = agent.getWorkspaceFor(job);
        try (var file = workspace.child("big.bin").write()) {
            file.write(bytes);
        }

        ends(
                Result.SUCCESS,
                Pipelines.start(
                        job,
                        "node('%s') { duvoRun agentId: '%s', files: 'big.bin', wait: false }"
                                .formatted(agent.getNodeName(), DemoAssignments.MUTE)));

        assertThat(files().get("/workspace/big.bin"), is(bytes));
    }

    @Test
    void patternThatMatchesNothingStartsNothing() throws Exception {
        var build = run(
                Result.FAILURE, "node { duvoRun agentId: '%s', files: 'data/*.xml' }".formatted(DemoAssignments.MUTE));

        assertThat(
                errors(build),
                contains(
                        "ERROR: files: \"data/*.xml\" matches no file in the workspace; symbolic links are not followed"));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @Test
    void stepWithoutWorkspaceExplainsWhatToDo() throws Exception {
        var build = run(Result.FAILURE, "duvoRun agentId: '%s', files: 'a.csv'".formatted(DemoAssignments.MUTE));

        assertThat(
                errors(build),
                contains(
                        "ERROR: files needs a workspace, and there is none here; in a Pipeline, put the step into a node"));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../secret.txt"})
    void patternStaysWithinWorkspace(String pattern) throws Exception {
        var build = run(
                Result.FAILURE, "node { duvoRun agentId: '%s', files: '%s' }".formatted(DemoAssignments.MUTE, pattern));

        assertThat(
                errors(build), contains(startsWith("ERROR: files: \"" + pattern + "\" is outside of the workspace")));
    }

    @Test
    void expiredUploadAddressIsRequestedAgain() throws Exception {
        duvo.duvo()
                .faults()
                .on(Endpoint.UPLOAD)
                .nth(1)
                .then(Fault.answer(403, "application/xml", "<Error>expired</Error>"));

        run(Result.SUCCESS, TWO_FILES);

        assertThat(files(), is(aMapWithSize(2)));
        assertThat(duvo.duvo().requests(Endpoint.UPLOAD_URL), hasSize(3));
    }

    @Test
    void uploadRejectedTwiceStartsNothing() throws Exception {
        duvo.duvo().faults().on(Endpoint.UPLOAD).then(Fault.answer(403, "application/xml", "<Error>no</Error>"));

        var build = run(Result.FAILURE, TWO_FILES);

        assertThat(
                errors(build),
                contains(startsWith("ERROR: No Job was started: files: data/a.csv could not be uploaded.")));
        assertThat(duvo.duvo().starts(), is(0L));
    }

    @Test
    void tooLargeFileIsNamed() throws Exception {
        duvo.duvo().faults().on(Endpoint.UPLOAD).then(Fault.html(413));

        var build = run(Result.FAILURE, TWO_FILES);

        assertThat(
                errors(build),
                contains(
                        "ERROR: No Job was started: files: data/a.csv is too large (3 bytes) for Duvo; leave it out or split it"));
        assertThat(duvo.duvo().requests(Endpoint.UPLOAD), hasSize(1));
    }

    @Test
    void expiredFilesAreNamedBesideAssignment() throws Exception {
        duvo.duvo().faults().on(Endpoint.START).then(Fault.answer(404, "application/json", """
                        {"statusCode": 404, "error": "Not Found", "message": "Sandbox not found"}"""));

        var build = run(Result.FAILURE, TWO_FILES);

        assertThat(
                errors(build),
                contains("ERROR: Duvo knows no Assignment " + DemoAssignments.MUTE
                        + " for the API key of connection acme, or no longer the files that were uploaded for the Job"
                        + " (Not Found: Sandbox not found)."
                        + " Check agentId, and build again if the Job was queued for long"));
    }

    @Test
    void interruptedUploadIsRepeated() throws Exception {
        duvo.duvo().faults().on(Endpoint.UPLOAD).nth(1).then(Fault.travelling(TransportFault.RESET));
        duvo.duvo().faults().on(Endpoint.UPLOAD).nth(2).then(Fault.html(503));

        run(Result.SUCCESS, TWO_FILES);

        assertThat(files(), is(aMapWithSize(2)));
    }

    @Test
    void nothingIsStartedWithoutSandbox() throws Exception {
        duvo.duvo().faults().on(Endpoint.SANDBOX).then(Fault.json(402));

        var build = run(Result.FAILURE, TWO_FILES);

        assertThat(
                errors(build),
                contains(containsString("there is no sandbox for its files. create a sandbox: Injected")));
        assertThat(duvo.duvo().starts(), is(0L));
    }

    @Test
    void startWithLostAnswerIsFoundByItsSandbox() throws Exception {
        duvo.duvo()
                .faults()
                .on(Endpoint.START)
                .nth(1)
                .then(Fault.travelling(TransportFault.RESET).afterWork());

        var build = run(Result.SUCCESS, TWO_FILES);

        assertThat(duvo.duvo().starts(), is(1L));
        assertThat(duvoLines(build), hasItem("Job " + job().id() + " started"));
    }

    @Test
    void abortingUploadStartsNothing() throws Exception {
        duvo.duvo().faults().on(Endpoint.UPLOAD).then(Fault.delay(Duration.ofSeconds(20)));
        var build = Pipelines.start(jenkins, TWO_FILES);
        await().until(() -> duvo.duvo().requests(Endpoint.UPLOAD).size() == 1);

        abort(build);

        await().atMost(Duration.ofSeconds(5)).until(() -> !build.isBuilding());
        ends(Result.ABORTED, build);
        assertThat(duvo.duvo().starts(), is(0L));
    }

    @Test
    void disconnectedAgentFailsInOneLine() throws Exception {
        var gone = jenkins.createOnlineSlave();
        var build = Pipelines.start(
                jenkins,
                "node('%s') { input 'Gone?'; duvoRun agentId: '%s', files: '**' }"
                        .formatted(gone.getNodeName(), DemoAssignments.MUTE));
        var blocker = InputPrompts.first(build);
        gone.toComputer().disconnect(new OfflineCause.ByCLI("test")).get();

        blocker.proceed(null);

        ends(Result.FAILURE, build);
        assertThat(errors(build), contains(startsWith("ERROR: files: the workspace is out of reach: ")));
        assertThat(duvo.duvo().requests(), is(empty()));
    }

    private WorkflowRun run(Result expected, String script) throws Exception {
        return ends(expected, Pipelines.start(jenkins, script));
    }

    private static WorkflowRun ends(Result expected, WorkflowRun build) throws Exception {
        jenkins.assertBuildStatus(expected, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("\tat io.jenkins", build);
        return build;
    }

    private SimulatedJob job() {
        return duvo.duvo().jobs().get(0);
    }

    private Map<String, byte[]> files() {
        return duvo.duvo().sandbox(job().origin().sandboxId()).files();
    }
}
