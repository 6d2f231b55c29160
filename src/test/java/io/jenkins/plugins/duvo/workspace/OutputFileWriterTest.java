package io.jenkins.plugins.duvo.workspace;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import hudson.FilePath;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.session.StepHost;
import io.jenkins.plugins.duvo.store.Transcript;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OutputFileWriterTest {
    @RegisterExtension
    private static final SharedJenkinsExtension jenkins = new SharedJenkinsExtension();

    private static FreeStyleProject project;

    @TempDir
    private Path workspace;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Agent agent = new Agent();
    private Transcript transcript;
    private OutputFileWriter output;
    private int position;

    @BeforeAll
    static void makeProject() throws Exception {
        project = jenkins.createFreeStyleProject();
    }

    @BeforeEach
    void open() throws Exception {
        agent.build = jenkins.buildAndAssertSuccess(project);
        transcript = new Transcript(agent.build, "key", false, new MessageMasker(text -> text));
        output = output();
    }

    @Test
    void whatIsSaidIsInTheFileWhileTheJobGoesOn() throws Exception {
        say("one");
        await().until(() -> text().equals("one"));

        say("two");
        await().until(() -> text().equals("one\ntwo"));
    }

    @Test
    void theFileIsCompleteAtTheEnd() throws Exception {
        transcript.append(List.of(fresh("one"), fresh("two")), 2);

        complete();

        assertThat(text(), is("one\ntwo\n"));
        assertThat(lines(), is(empty()));
    }

    @Test
    void aJobThatSaysNothingMakesAnEmptyFile() throws Exception {
        Files.writeString(workspace.resolve("said.txt"), "of the build before");

        complete();

        assertThat(text(), is(""));
    }

    @Test
    void aLongTranscriptTravelsInPortions() throws Exception {
        for (int i = 0; i < 30; i++) {
            transcript.append(List.of(fresh("x".repeat(50_000) + i)), i + 1);
        }

        complete();

        assertThat(text().length(), is(30 * 50_001 + 30 + 20));
        assertThat(text().endsWith("x29\n"), is(true));
    }

    @Test
    void afterARestartTheFileIsWrittenAnew() throws Exception {
        say("one");
        await().until(() -> text().equals("one"));
        output = output();
        output.onAppend();
        say("two");

        complete();

        assertThat(text(), is("one\ntwo\n"));
    }

    @Test
    void whatAnAgentMissesWhileItIsAwayIsWrittenWhenItIsBack() throws Exception {
        say("one");
        await().until(() -> text().equals("one"));
        agent.away = true;
        say("two");
        await().until(() -> lines().size() == 1);
        agent.away = false;
        say("three");

        complete();

        assertThat(text(), is("one\ntwo\nthree\n"));
        assertThat(
                lines(),
                contains("[Duvo] outputFile: said.txt cannot be written now; this is tried again as the Job goes on"
                        + " (the agent is away)"));
    }

    @Test
    void anAgentThatStaysAwayIsALineAndHoldsNothingUp() throws Exception {
        agent.away = true;
        say("one");

        output(Duration.ofSeconds(2)).complete().get(10, TimeUnit.SECONDS);

        assertThat(
                lines().get(lines().size() - 1), is("[Duvo] outputFile: said.txt is not complete: the agent is away"));
    }

    @Test
    void anAgentThatComesBackAtTheEndIsWaitedFor() throws Exception {
        agent.away = true;
        say("one");
        var complete = output.complete();
        await().until(() -> !lines().isEmpty());

        agent.away = false;

        complete.get(10, TimeUnit.SECONDS);
        assertThat(text(), is("one\n"));
    }

    @Test
    void aWorkspaceThatIsNotBackAfterARestartIsNoTrouble() throws Exception {
        agent.lost = true;
        say("one");
        var complete = output.complete();

        agent.lost = false;

        complete.get(10, TimeUnit.SECONDS);
        assertThat(text(), is("one\n"));
        assertThat(lines(), is(empty()));
    }

    @Test
    void aFileThatCannotBeWrittenIsALine() throws Exception {
        Files.createDirectories(workspace.resolve("said.txt"));

        complete();

        assertThat(lines().toString().contains("said.txt is not complete: "), is(true));
        assertThat(lines().toString().contains("\tat "), is(false));
    }

    @Test
    void whoGivesUpDoesNotWaitForASlowAgent() throws Exception {
        var hurry = new CountDownLatch(1);
        agent.slow = hurry;
        try {
            say("one");
            var complete = output.complete();

            output.giveUp();

            complete.get(5, TimeUnit.SECONDS);
        } finally {
            hurry.countDown();
        }
    }

    private OutputFileWriter output() {
        return output(OutputFileWriter.FINAL_WRITE_TIMEOUT);
    }

    private OutputFileWriter output(Duration patience) {
        var listener = new StreamTaskListener(log, StandardCharsets.UTF_8);
        return new OutputFileWriter("said.txt", agent, transcript, new JobLog(listener, LogLevel.NONE), patience);
    }

    private void complete() throws Exception {
        output.complete().get(10, TimeUnit.SECONDS);
    }

    private void say(String text) throws IOException {
        transcript.append(List.of(fresh(text)), ++position);
        output.onAppend();
    }

    private static MessageUpdate fresh(String text) {
        return new MessageUpdate(new Message("id", "text", "assistant", null, text, null, null), Change.NEW, text);
    }

    private String text() throws IOException {
        var file = workspace.resolve("said.txt");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> lines() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** A workspace that comes and goes. */
    private final class Agent implements StepHost {
        private FreeStyleBuild build;
        private volatile boolean away;
        private volatile boolean lost;
        private volatile CountDownLatch slow;

        @Override
        public FilePath workspace() throws IOException, InterruptedException {
            if (away) {
                throw new IOException("the agent is away");
            }
            if (slow != null) {
                slow.await();
            }
            return lost ? null : new FilePath(workspace.toFile());
        }

        @Override
        public Run<?, ?> run() {
            return build;
        }

        @Override
        public TaskListener listener() {
            return TaskListener.NULL;
        }

        @Override
        public String mask(String text) {
            return text;
        }

        @Override
        public Prompt prompt() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Throwable abortedBeforeRestart() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void saveState() {}

        @Override
        public void finished(JobResult result, Throwable failure) {}
    }
}
