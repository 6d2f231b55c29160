package io.jenkins.plugins.duvo.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import hudson.FilePath;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.harness.FastEngineExtension;
import io.jenkins.plugins.duvo.harness.InputPrompts;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.harness.SimulatedDuvoExtension;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalUntrustedLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.LibraryRetriever;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the files of {@code docs/examples}: each runs in the sandbox against the simulated Duvo. */
@ExtendWith(FastEngineExtension.class)
class ExamplesTest {
    private static final Path FOLDER = Path.of("docs", "examples");
    private static final List<String> INVOICES_SAID = List.of(
            "I look for new invoices in the mailbox.",
            "The sheet is locked, I try the shared copy.",
            "Two invoices were added to Payables (shared).");

    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    @RegisterExtension
    private final SimulatedDuvoExtension duvo = SimulatedDuvoExtension.connected();

    static List<String> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void exampleDoesWhatItDocuments(String file) throws Exception {
        switch (file) {
            case "start-and-wait.jenkinsfile" -> logs(succeeds(file), "finished with status: completed");
            case "trusted-batch.jenkinsfile" -> {
                logs(succeeds(file), "Invoice 4711 is paid.");
                assertThat(duvo.duvo().answers().get(0).approved(), is(true));
            }
            case "approve-pending.jenkinsfile" -> {
                var job = duvo.duvo()
                        .addRunning(DemoAssignments.APPROVAL, Instant.now().minusSeconds(60));
                logs(succeeds(file, job.id()), "\"Pay invoice 4711?\" of Job " + job.id() + " is approved");
                assertThat(duvo.duvo().answers().get(0).approved(), is(true));
            }
            case "answer-questions.jenkinsfile" -> {
                succeeds(file);
                assertThat(
                        duvo.duvo().answers().get(0).answers().get(DemoAssignments.ITEMS_QUESTION),
                        is("Paper A4,Toner, black"));
            }
            case "keep-output.jenkinsfile" -> assertThat(archived(succeeds(file), "job-output.log"), is(INVOICES_SAID));
            case "files-and-output.jenkinsfile" -> {
                assertThat(archived(succeeds(file), "said.txt"), is(INVOICES_SAID));
                var sandbox =
                        duvo.duvo().sandbox(duvo.duvo().jobs().get(0).origin().sandboxId());
                assertThat(sandbox.files().keySet(), contains("/workspace/invoices/november.csv"));
            }
            case "clarify.jenkinsfile" -> {
                logs(succeeds(file), "Message sent to Job");
                assertThat(
                        duvo.duvo().jobs().get(0).messages().stream()
                                .filter(message -> "Please also check the backup.".equals(message.text()))
                                .toList(),
                        hasSize(1));
            }
            case "two-stages.jenkinsfile" -> logs(succeeds(file), "The Job says: Done: the statement of account 2210");
            case "approval-gate.jenkinsfile" -> {
                var build = job(file).scheduleBuild2(0).waitForStart();
                var prompt = InputPrompts.first(build);
                jenkins.assertLogNotContains("Deploying", build);
                prompt.proceed(null);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                logs(build, "Prepared: Invoice 4711 is paid.", "Deploying");
                var denied = job(file).scheduleBuild2(0).waitForStart();
                InputPrompts.first(denied).doAbort();
                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(denied));
                jenkins.assertLogNotContains("Deploying", denied);
            }
            case "evaluation-gate.jenkinsfile" ->
                logs(succeeds(file), "1 of 1 checks passed", "goal_reached: true", "Deploying");
            case "tell-a-chat.jenkinsfile" -> {
                var build = job(file).scheduleBuild2(0).waitForStart();
                var prompt = InputPrompts.first(build);
                logs(build, "To the chat: Pay invoice 4711?");
                prompt.proceed(Map.of("ANSWER", "approve", "NOTE", "Thank you."));
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                var run = duvo.duvo().jobs().get(0);
                logs(build, "To the chat: Job " + run.id() + " completed: ");
                assertThat(duvo.duvo().answers().get(0).approved(), is(true));
            }
            case "tell-people.jenkinsfile" -> {
                GlobalUntrustedLibraries.get().setLibraries(List.of(library()));
                var build = job(file).scheduleBuild2(0).waitForStart();
                var prompt = InputPrompts.first(build);
                logs(
                        build,
                        "To the chat: Pay invoice 4711?",
                        "Please answer: " + jenkins.getURL() + build.getUrl() + "duvo/");
                prompt.proceed(null);
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
                logs(build, "completed: Invoice 4711 is paid.");
                var denied = job(file).scheduleBuild2(0).waitForStart();
                InputPrompts.first(denied).doAbort();
                jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(denied));
                logs(denied, "denied \"Pay invoice 4711?\"");
            }
            case "fan-out.jenkinsfile" ->
                logs(
                        ends(Result.UNSTABLE, file),
                        "statement: completed, Done",
                        "invoices: completed, Two invoices",
                        "depreciation: failed, The period is closed");
            case "stop.jenkinsfile" -> {
                logs(succeeds(file), "The Job is stopped now");
                assertThat(duvo.duvo().jobs().get(0).status(), is("stopped"));
            }
            default -> assertThat("an example that nothing is known of", file, startsWith("known"));
        }
    }

    /** The folder of the examples as a shared library that runs in the sandbox. */
    private static LibraryConfiguration library() {
        var library = new LibraryConfiguration("duvo-examples", new FolderRetriever());
        library.setDefaultVersion("main");
        return library;
    }

    /** Retriever of a shared library from the folder of the examples. */
    public static final class FolderRetriever extends LibraryRetriever {
        @Override
        public void retrieve(
                String name, String version, boolean changelog, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            retrieve(name, version, target, run, listener);
        }

        @Override
        public void retrieve(String name, String version, FilePath target, Run<?, ?> run, TaskListener listener)
                throws Exception {
            new FilePath(FOLDER.resolve("vars").toAbsolutePath().toFile()).copyRecursiveTo(target.child("vars"));
        }
    }

    private static List<String> archived(WorkflowRun build, String artifact) throws IOException {
        try (var text = build.getArtifactManager().root().child(artifact).open()) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    private static void logs(WorkflowRun build, String... lines) throws Exception {
        for (var line : lines) {
            jenkins.assertLogContains(line, build);
        }
    }

    private static WorkflowRun succeeds(String file, String... runId) throws Exception {
        return ends(Result.SUCCESS, file, runId);
    }

    private static WorkflowRun ends(Result expected, String file, String... runId) throws Exception {
        var parameters = Stream.of(runId)
                .map(id -> new ParametersAction(new StringParameterValue("RUN_ID", id)))
                .toArray(ParametersAction[]::new);
        return jenkins.assertBuildStatus(expected, job(file).scheduleBuild2(0, parameters));
    }

    private static WorkflowJob job(String file) throws Exception {
        var job = jenkins.createProject(WorkflowJob.class);
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("RUN_ID")));
        job.setDefinition(new CpsFlowDefinition(Files.readString(FOLDER.resolve(file)), true));
        return job;
    }
}
