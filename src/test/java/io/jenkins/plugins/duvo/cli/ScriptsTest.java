package io.jenkins.plugins.duvo.cli;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The scripts {@code .ci/duvo} and {@code .ci/follow} as processes of their own: with the scripts of the user's document as they stand
 * there, and with standard streams that are closed, full, unreadable or gone.
 */
@Execution(ExecutionMode.CONCURRENT)
class ScriptsTest {
    private static final String START_AND_WAIT = """
            RUN_ID=$(duvo runs start --agent "$AGENT_ID" --json | jq -r '.run.id')

            while true; do
              STATUS=$(duvo runs get "$RUN_ID" --json | jq -r '.run.status')
              case "$STATUS" in
                completed|failed|stopped) break ;;
              esac
              sleep 5
            done

            echo "Job $RUN_ID finished with status: $STATUS"
            """;
    private static final String AUTO_APPROVE = """
            duvo runs messages "$RUN_ID" --json \\
              | jq -r '.messages[] | select(.type=="human_request" and .status=="pending") | .id' \\
              | xargs -I {} duvo runs respond "$RUN_ID" --approve
            """;
    private static final String FORWARD_OUTPUT = """
            duvo runs messages "$RUN_ID" --json \\
              | jq -r '.messages[] | select(.role=="assistant") | .content' \\
              > job-output.log
            """;

    static final Path ROOT = Path.of("").toAbsolutePath();

    private final SimulatedDuvo duvo = new SimulatedDuvo(InstantSource.system()).speed(20);
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() throws Exception {
        needs("bash");
        simulator.start(0);
        Files.createSymbolicLink(folder.resolve("duvo"), ROOT.resolve(".ci/duvo"));
        Files.createSymbolicLink(folder.resolve("follow"), ROOT.resolve(".ci/follow"));
    }

    @AfterEach
    void close() throws IOException {
        simulator.close();
        Files.deleteIfExists(folder.resolve("duvo"));
        Files.deleteIfExists(folder.resolve("follow"));
    }

    /** Skips the test, and says so in capitals, where a program is missing. */
    private static void needs(String program) {
        var exists = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        if (!exists) {
            System.err.println("SCRIPTS OF THE COMMAND LINE DID NOT RUN: " + program + " IS MISSING");
        }
        Assumptions.assumeTrue(exists, program + " IS MISSING");
    }

    /** What a process printed and how it ended. */
    private record Ended(int code, String out, String err) {}

    private Process begin(String script, Map<String, String> variables) throws Exception {
        var process = DefaultSignals.of("bash", "-c", script)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        process.environment()
                .putAll(Map.of(
                        "PATH",
                        folder + File.pathSeparator + System.getenv("PATH"),
                        "DUVO_ENGINE_CLASSPATH",
                        System.getProperty("java.class.path"),
                        "DUVO_API_KEY",
                        SimulatedDuvo.KEY,
                        "DUVO_API_BASE_URL",
                        simulator.url()));
        process.environment().putAll(variables);
        return process.start();
    }

    private Ended end(Process process) throws Exception {
        var isEnded = process.waitFor(120, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        assertTrue(isEnded, () -> "hangs: " + text("stderr"));
        return new Ended(process.exitValue(), text("stdout"), text("stderr"));
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ended run(String script, String... variables) throws Exception {
        return end(begin(script, variables.length == 0 ? Map.of() : Map.of(variables[0], variables[1])));
    }

    private SimulatedJob started(String agentId) {
        return duvo.addRunning(agentId, Instant.now().minusSeconds(60));
    }

    private String follow(String agentId) {
        return "follow --api-url " + simulator.url() + " --agent " + agentId + " ";
    }

    // The scripts of the user's document

    @Test
    void documentsScriptStartsJobAndWaits() throws Exception {
        needs("jq");
        var ended = run(START_AND_WAIT, "AGENT_ID", DemoAssignments.QUICK);
        assertEquals(1, duvo.starts());
        assertEquals("Job " + duvo.jobs().get(0).id() + " finished with status: completed\n", ended.out(), ended::err);
        assertEquals(0, ended.code());
    }

    @Test
    void documentsScriptApprovesOnceAmongManyMessages() throws Exception {
        needs("jq");
        var steps = new ArrayList<ScriptStep>();
        for (int i = 0; i < 120; i++) {
            steps.add(ScriptStep.say(1, "Step " + i));
        }
        steps.add(ScriptStep.approval(1, "Go on?", null, List.of(), List.of()));
        steps.add(ScriptStep.say(1, "done"));
        steps.add(ScriptStep.approval(10, "And now?", null, List.of(), List.of()));
        var chatty = SimulatedAssignment.named("chatty", steps.toArray(ScriptStep[]::new));
        duvo.add(chatty);
        var job = started(chatty.id());
        var ended = run(AUTO_APPROVE, "RUN_ID", job.id());
        assertEquals(0, ended.code(), ended::err);
        assertEquals(1, duvo.answers().size(), ended::err);
        assertEquals(true, duvo.answers().get(0).approved());
    }

    @Test
    void documentsScriptDoesNothingWhereNothingIsAsked() throws Exception {
        needs("jq");
        var job = started(DemoAssignments.QUICK);
        assertEquals(0, run(AUTO_APPROVE, "RUN_ID", job.id()).code());
        assertEquals(0, duvo.requests(Endpoint.RESPOND).size());
    }

    @Test
    void documentsScriptForwardsOutput() throws Exception {
        needs("jq");
        var job = started(DemoAssignments.QUICK);
        assertEquals(0, run(FORWARD_OUTPUT, "RUN_ID", job.id()).code());
        assertEquals("""
                I will start with the open invoices of November.
                12 of 12 payments match an invoice.
                Done: the statement of account 2210 is reconciled, nothing is left open.
                """, text("job-output.log"));
    }

    // Standard streams

    @Test
    void closedInputAnswersNothing() throws Exception {
        var ended = run(follow(DemoAssignments.APPROVAL) + "<&-");
        assertEquals(1, ended.code(), ended::err);
        assertThat(ended.err(), containsString("the request is left to Duvo"));
        assertEquals(0, duvo.requests(Endpoint.RESPOND).size());
    }

    /** Without the script, too, in which the descriptor is that of a file of the JDK. */
    @Test
    void closedInputOfTheProgramAnswersNothing() throws Exception {
        var ended = run("java -cp \"$DUVO_ENGINE_CLASSPATH\" io.jenkins.plugins.duvo.cli.FollowCommand --api-url "
                + simulator.url() + " --agent " + DemoAssignments.APPROVAL + " <&-");
        assertEquals(1, ended.code(), ended::err);
        assertThat(ended.err(), containsString("the input has ended: the request is left to Duvo"));
        assertEquals(0, duvo.requests(Endpoint.RESPOND).size());
    }

    @Test
    void directoryAsInputEndsTheCommand() throws Exception {
        var ended = run(follow(DemoAssignments.APPROVAL) + "< .");
        assertEquals(1, ended.code(), ended::err);
        assertThat(ended.err(), containsString("the request is left to Duvo"));
        assertThat(ended.err(), not(containsString("Exception")));
    }

    @ParameterizedTest
    @CsvSource({">/dev/full", ">&-"})
    void outputThatCannotBeWrittenIsAnError(String redirection) throws Exception {
        Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "/dev/full IS MISSING");
        var job = started(DemoAssignments.QUICK);
        assertEquals(
                1,
                run("duvo runs messages " + job.id() + " --json " + redirection).code());
        assertThat(text("stderr"), containsString("output cannot be written"));
        assertEquals(1, run(follow(DemoAssignments.QUICK) + redirection).code());
        assertThat(text("stderr"), containsString("output cannot be written"));
        assertEquals(1, run("duvo runs --help " + redirection).code());
    }

    @Test
    void readerThatIsGoneEndsTheCommand() throws Exception {
        var ended = run(follow(DemoAssignments.ENDLESS) + "| head -1; echo ${PIPESTATUS[0]}");
        assertThat(ended.out(), endsWith("\n1\n"));
        assertThat(ended.err(), containsString("is left and goes on in Duvo"));
        assertEquals(0, duvo.stops().size());
    }

    @Test
    void textsBeyondAsciiArriveInTheLocaleC() throws Exception {
        var text = "Gr\u00FC\u00DFe \u2192 \u4E16\u754C \uD83D\uDE00";
        var ended = run(
                "LC_ALL=C duvo runs start --agent " + DemoAssignments.QUICK + " --follow --message \"$TEXT\"",
                "TEXT",
                text);
        assertEquals(0, ended.code(), ended::err);
        assertThat(duvo.jobs().get(0).origin().message(), containsString(text));
        var questions = run(follow(DemoAssignments.QUESTIONS)
                + "--answer Supplier=Nobody --answer 'Items=Paper A4' < <(printf 'Gr\\303\\274\\303\\237e\\n')");
        assertEquals(0, questions.code(), questions::err);
        assertEquals("Gr\u00FC\u00DFe", duvo.answers().get(0).answers().get(DemoAssignments.NOTE_QUESTION));
    }

    @ParameterizedTest
    @CsvSource({"INT", "TERM", "HUP"})
    void signalLeavesJobWithAWord(String signal) throws Exception {
        var process = begin("exec " + follow(DemoAssignments.ENDLESS), Map.of());
        await().atMost(Duration.ofSeconds(60)).until(() -> text("stdout").contains("Round"));
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor());
        var ended = end(process);
        assertFalse(ended.code() == 0);
        var job = duvo.jobs().get(0).id();
        assertThat(
                ended.err(),
                containsString("[Duvo] Job " + job + " goes on in Duvo; stop it with: duvo runs stop " + job + "\n"));
        assertThat(duvo.jobs().get(0).status(), is("running"));
        assertEquals(0, duvo.stops().size());
    }
}
