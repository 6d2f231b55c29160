package io.jenkins.plugins.duvo.workspace;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import hudson.FilePath;
import hudson.model.FreeStyleProject;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.console.SecretMasker;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.harness.SharedJenkinsExtension;
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
import java.util.concurrent.atomic.AtomicInteger;
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
        transcript = new Transcript(jenkins.buildAndAssertSuccess(project), "key", LogLevel.TOOLS);
        output = output();
    }

    @Test
    void textIsInTheFileWhileTheJobGoesOn() throws Exception {
        say("one");
        await().until(() -> text().equals("one"));

        say("two");
        await().until(() -> text().equals("one\ntwo"));
    }

    @Test
    void fileIsCompleteAtTheEnd() throws Exception {
        transcript.append(List.of(fresh("one"), fresh("two")), 2);

        complete();

        assertThat(text(), is("one\ntwo\n"));
        assertThat(lines(), is(empty()));
    }

    @Test
    void jobWithoutTextMakesAnEmptyFile() throws Exception {
        Files.writeString(workspace.resolve("said.txt"), "of the build before");

        complete();

        assertThat(text(), is(""));
    }

    @Test
    void longTranscriptTravelsInPortions() throws Exception {
        for (int i = 0; i < 30; i++) {
            transcript.append(List.of(fresh("x".repeat(50_000) + i)), i + 1);
        }

        complete();

        assertThat(text().length(), is(30 * 50_001 + 30 + 20));
        assertThat(text().endsWith("x29\n"), is(true));
    }

    @Test
    void fileIsBegunAnewAfterARestart() throws Exception {
        say("one");
        await().until(() -> text().equals("one"));
        output = output();
        output.onAppend();
        say("two");

        complete();

        assertThat(text(), is("one\ntwo\n"));
    }

    @Test
    void missedTextIsWrittenWhenTheAgentIsBack() throws Exception {
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
                contains("[Duvo] outputFile: said.txt cannot be written now; Jenkins retries while the Job runs"
                        + " (the agent is away)"));
    }

    @Test
    void agentThatStaysAwayIsLoggedAndDelaysNothing() throws Exception {
        agent.away = true;
        say("one");

        output(Duration.ofSeconds(2)).complete().get(10, TimeUnit.SECONDS);

        assertThat(
                lines().get(lines().size() - 1), is("[Duvo] outputFile: said.txt is not complete: the agent is away"));
    }

    @Test
    void endWaitsForAgentThatReconnects() throws Exception {
        agent.away = true;
        say("one");
        var complete = output.complete();
        await().until(() -> !lines().isEmpty());

        agent.away = false;

        complete.get(10, TimeUnit.SECONDS);
        assertThat(text(), is("one\n"));
    }

    @Test
    void workspaceUnknownAfterARestartIsNoFailure() throws Exception {
        agent.lost = true;
        say("one");
        var complete = output.complete();

        agent.lost = false;

        complete.get(10, TimeUnit.SECONDS);
        assertThat(text(), is("one\n"));
        assertThat(lines(), is(empty()));
    }

    @Test
    void unwritableFileIsLogged() throws Exception {
        Files.createDirectories(workspace.resolve("said.txt"));

        complete();

        assertThat(lines().toString().contains("said.txt is not complete: "), is(true));
        assertThat(lines().toString().contains("\tat "), is(false));
    }

    @Test
    void giveUpDoesNotWaitForASlowAgent() throws Exception {
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

    @Test
    void agentThatIsSlowerThanTheStepGetsNothingAfterIt() throws Exception {
        var hurry = new CountDownLatch(1);
        agent.slow = hurry;
        transcript.append(List.of(fresh("one")), 1);
        output.complete();
        await().until(() -> agent.asked.get() == 1);

        output.giveUp();
        hurry.countDown();
        output.onAppend();
        await().until(() -> agent.answered.get() == 1);

        await().during(Duration.ofMillis(300)).until(() -> !Files.exists(workspace.resolve("said.txt")));
    }

    private OutputFileWriter output() {
        return output(OutputFileWriter.FINAL_WRITE_TIMEOUT);
    }

    private OutputFileWriter output(Duration timeout) {
        var listener = new StreamTaskListener(log, StandardCharsets.UTF_8);
        return new OutputFileWriter(
                "said.txt",
                agent,
                transcript,
                new JobLog(listener, LogLevel.NONE, new SecretMasker(List.of()), null),
                timeout);
    }

    private void complete() throws Exception {
        output.complete().get(10, TimeUnit.SECONDS);
    }

    private void say(String text) throws IOException {
        transcript.append(List.of(fresh(text)), ++position);
        output.onAppend();
    }

    private static MaskedUpdate fresh(String text) {
        var message = new Message("id", "text", "assistant", null, text, null, null);
        return new MaskedUpdate(new MessageUpdate(message, Change.NEW, text), false);
    }

    private String text() throws IOException {
        var file = workspace.resolve("said.txt");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private List<String> lines() {
        return log.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Workspace on an agent that connects and disconnects. */
    private final class Agent implements WorkspaceProvider {
        private volatile boolean away;
        private volatile boolean lost;
        private volatile CountDownLatch slow;
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();

        @Override
        public FilePath workspace() throws IOException, InterruptedException {
            asked.incrementAndGet();
            if (away) {
                throw new IOException("the agent is away");
            }
            if (slow != null) {
                slow.await();
            }
            answered.incrementAndGet();
            return lost ? null : new FilePath(workspace.toFile());
        }
    }
}
