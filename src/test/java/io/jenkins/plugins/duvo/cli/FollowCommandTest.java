package io.jenkins.plugins.duvo.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command with the simulator over HTTP, in real time. */
@Execution(ExecutionMode.CONCURRENT)
class FollowCommandTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(InstantSource.system()).speed(20);
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);
    private String out;
    private String err;

    @BeforeEach
    void listen() throws Exception {
        simulator.start(0);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private int run(String key, String typed, String... arguments) {
        return run(key, new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private int run(String key, InputStream input, String... arguments) {
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        var variables = key == null ? Map.<String, String>of() : Map.of("DUVO_API_KEY", key);
        var code = FollowCommand.run(
                new CommandContext(variables, new Terminal(input, outBytes, errBytes, false)), arguments);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        assertThat(out + err, not(containsString(SimulatedDuvo.KEY)));
        return code;
    }

    private int follow(String typed, String agentId, String... more) {
        var first = Stream.of("--api-url", simulator.url(), "--agent", agentId);
        return run(
                SimulatedDuvo.KEY, typed, Stream.concat(first, Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void completedJobExitsWithZero() {
        assertEquals(0, follow("", DemoAssignments.QUICK), () -> err);
        assertEquals("""
                I will start with the open invoices of November.
                12 of 12 payments match an invoice.
                Done: the statement of account 2210 is reconciled, nothing is left open.
                """, out);
        var job = duvo.jobs().get(0).id();
        assertThat(
                err,
                containsString("[Duvo] Starting a Job of Assignment " + DemoAssignments.QUICK + " on 127.0.0.1\n"));
        assertThat(err, containsString("[Duvo] Job " + job + " started\n"));
        assertThat(err, containsString("[Duvo] Job " + job + " completed in "));
        assertThat(err, containsString(" s, 4 messages\n"));
    }

    @Test
    void toolsAreShownOnTheOtherStream() {
        assertEquals(0, follow("", DemoAssignments.TOOLS, "--log", "tools"), () -> err);
        assertThat(err, containsString("[Duvo] → gmail.search {"));
        assertThat(err, containsString("[Duvo] ← gmail.search: 12 results\n"));
        assertThat(err, containsString("[Duvo] ← sheets.append failed: 403: the sheet is locked"));
        assertThat(out, not(containsString("gmail")));
        assertThat(err, not(containsString("thinking")));
    }

    @Test
    void messageReachesTheJob() {
        follow("", DemoAssignments.QUICK, "--message", "Only November.");
        assertThat(duvo.jobs().get(0).origin().message(), containsString("Only November."));
    }

    @Test
    void failedJobExitsWithOne() {
        assertEquals(1, follow("", DemoAssignments.FAILING));
        assertThat(err, containsString(" failed in "));
    }

    @Test
    void jobStoppedElsewhereExitsWithOne() {
        assertEquals(1, follow("", DemoAssignments.STOPPED));
    }

    @Test
    void rejectedKeyExitsWithTwo() {
        assertEquals(2, run("dv_wrong", "", "--api-url", simulator.url(), "--agent", DemoAssignments.QUICK));
        assertThat(err, containsString("[Duvo] No Job was started: list the key's teams: Unauthorized"));
        assertThat(err, not(containsString("dv_wrong")));
    }

    @Test
    void missingKeyExitsWithTwo() {
        assertEquals(2, run(null, "", "--api-url", simulator.url(), "--agent", DemoAssignments.QUICK));
        assertThat(err, containsString("set DUVO_API_KEY"));
    }

    @Test
    void wrongUsageExitsWithTwo() {
        var url = simulator.url();
        for (var wrong : List.of(
                List.<String>of(),
                List.of("--agent", "x"),
                List.of("--api-url", url),
                List.of("--api-url", "ftp://x", "--agent", "x"),
                List.of("--api-url", "http://duvo.example", "--agent", "x"),
                List.of("--api-url", url, "--agent"),
                List.of("--api-url", url, "--agent", "x", "--log", "loud"),
                List.of("--api-url", url, "--agent", "x", "--answer", "perhaps"),
                List.of("--api-url", url, "--agent", "x", "--answer", "approve", "--answer", "deny"),
                List.of("--api-url", url, "--agent", "x", "--verbose"))) {
            assertEquals(2, run("dv_k", "", wrong.toArray(String[]::new)), wrong::toString);
            assertThat(err, containsString("Usage: follow"));
        }
        assertEquals(0, duvo.requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-4000-8000-000000000000", "nonsense", "../teams", "a/b"})
    void unknownAssignmentExitsWithThree(String id) {
        assertEquals(3, follow("", id), () -> err);
        assertThat(err, containsString("[Duvo] No Job was started: start a Job of Assignment " + id));
        assertEquals(0, duvo.starts());
    }

    @Test
    void unreachableDuvoExitsWithFour() {
        var url = simulator.url();
        simulator.close();
        assertEquals(4, run("dv_k", "", "--api-url", url, "--agent", DemoAssignments.QUICK));
        assertThat(err, containsString("[Duvo] Duvo is out of reach: list the key's teams: cannot connect"));
    }

    @Test
    void unknownStartExitsWithFour() {
        duvo.faults().on(Endpoint.START).then(Fault.html(502));
        assertEquals(4, follow("", DemoAssignments.QUICK), () -> err);
        assertThat(err, containsString("Cannot tell whether a Job was started"));
        assertEquals(1, duvo.requests(Endpoint.START).size());
    }

    @Test
    void approvalIsGivenOnTheCommandLine() {
        assertEquals(0, follow("", DemoAssignments.APPROVAL, "--answer", "approve"), () -> err);
        assertThat(err, containsString("[Duvo] Waiting for a person: \"Pay invoice 4711?\"\n"));
        assertThat(out, containsString("Invoice 4711 is paid."));
    }

    @Test
    void denialIsGivenOnTheCommandLine() {
        assertEquals(0, follow("", DemoAssignments.APPROVAL, "--answer", "deny"), () -> err);
        assertThat(out, containsString("was not paid"));
    }

    @Test
    void approvalIsTyped() {
        assertEquals(0, follow("what?\nyes\n", DemoAssignments.APPROVAL), () -> err);
        assertThat(err, containsString("[Duvo] That is neither yes nor no."));
        assertEquals(true, duvo.answers().get(0).approved());
    }

    @Test
    void requestIsLeftToDuvoAtTheEndOfInput() {
        assertEquals(1, follow("", DemoAssignments.APPROVAL), () -> err);
        assertThat(err, containsString("the request is left to Duvo"));
        assertEquals(0, duvo.answers().size());
        assertEquals(0, duvo.stops().size());
        assertEquals("waiting", duvo.jobs().get(0).status());
    }

    @Test
    void answersAreGivenOnTheCommandLine() {
        var code = follow(
                "",
                DemoAssignments.QUESTIONS,
                "--answer",
                DemoAssignments.SUPPLIER_QUESTION + "=Nobody",
                "--answer",
                "Items=Paper A4",
                "--answer",
                DemoAssignments.NOTE_QUESTION + "=Thanks");
        assertEquals(0, code, () -> err);
        assertEquals(
                Map.of(
                        DemoAssignments.SUPPLIER_QUESTION, "Nobody",
                        DemoAssignments.ITEMS_QUESTION, "Paper A4",
                        DemoAssignments.NOTE_QUESTION, "Thanks"),
                duvo.answers().get(0).answers());
    }

    @Test
    void answersAreTyped() {
        assertEquals(0, follow("9\n1\n1, 3\nThank you = thanks\n", DemoAssignments.QUESTIONS), () -> err);
        assertEquals(
                Map.of(
                        DemoAssignments.SUPPLIER_QUESTION, "Northwind Paper",
                        DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                        DemoAssignments.NOTE_QUESTION, "Thank you = thanks"),
                duvo.answers().get(0).answers());
    }

    @Test
    void rejectedAnswerIsAskedForOnce() {
        duvo.faults().on(Endpoint.RESPOND).times(1).then(Fault.json(422));
        assertEquals(0, follow("yes\n", DemoAssignments.APPROVAL, "--answer", "approve"), () -> err);
        assertThat(err, containsString("[Duvo] Duvo did not accept the answer: "));
    }

    @Test
    void agentTextDoesNotControlTheTerminal() {
        var evil = SimulatedAssignment.named(
                "evil", ScriptStep.say(10, "a\u001B[2Jb\u0007\u202Ec\r\nd"), ScriptStep.end(10, "completed"));
        duvo.add(evil);
        assertEquals(0, follow("", evil.id()), () -> err);
        assertEquals("abc\nd\n", out);
    }

    @Test
    void answersThatDuvoRefusesAreNotSentAgain() {
        duvo.faults().on(Endpoint.RESPOND).then(Fault.json(422));
        var code = follow(
                "",
                DemoAssignments.QUESTIONS,
                "--answer",
                "Supplier=Nobody else",
                "--answer",
                "Items=Paper A4",
                "--answer",
                "Note=x");
        assertEquals(1, code, () -> err);
        assertEquals(1, duvo.requests(Endpoint.RESPOND).size());
        assertThat(err, containsString("Duvo did not accept the answer"));
    }

    @Test
    void refusedAnswerIsNotSentToTheNextRequest() {
        var asks = SimulatedAssignment.named(
                "asks twice",
                ScriptStep.approval(10, "Pay?", null, List.of(), List.of()),
                ScriptStep.approval(10, "Pay now?", null, List.of(), List.of()));
        duvo.add(asks);
        duvo.faults().on(Endpoint.RESPOND).times(1).then(Fault.json(422));
        assertEquals(1, follow("yes\n", asks.id(), "--answer", "approve"), () -> err);
        assertEquals(2, duvo.requests(Endpoint.RESPOND).size()); // the one that was refused, and the one that was typed
        assertThat(err, containsString("the request is left to Duvo"));
    }

    @Test
    void programThatTypesForEverIsNotAskedForEver() {
        duvo.faults().on(Endpoint.RESPOND).then(Fault.json(422));
        assertEquals(1, run(SimulatedDuvo.KEY, new Yes(), arguments(DemoAssignments.APPROVAL)), () -> err);
        assertThat(err, containsString("Duvo has refused 10 answers: the request is left to Duvo"));
        assertEquals(10, duvo.requests(Endpoint.RESPOND).size());
    }

    /** Input like that of {@code yes | follow …}. */
    private static final class Yes extends InputStream {
        private int count;

        @Override
        public int read() {
            return "y\n".charAt(count++ % 2);
        }
    }

    @Test
    void unreadableInputLeavesTheRequest() {
        var unreadable = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Is a directory");
            }
        };
        assertEquals(1, run(SimulatedDuvo.KEY, unreadable, arguments(DemoAssignments.APPROVAL)), () -> err);
        assertThat(err, containsString("the input cannot be read: the request is left to Duvo"));
        assertThat(err, not(containsString("Exception")));
        assertEquals(0, duvo.answers().size());
    }

    @Test
    void typedBytesThatAreNotUtf8AreNotSent() {
        var latin = new ByteArrayInputStream("1\n1\ngr\u00FC\u00DFe\nhello\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(0, run(SimulatedDuvo.KEY, latin, arguments(DemoAssignments.QUESTIONS)), () -> err);
        assertThat(err, containsString("That is not UTF-8. Type it again."));
        assertEquals("hello", duvo.answers().get(0).answers().get(DemoAssignments.NOTE_QUESTION));
    }

    @Test
    @OffContract("asks at an address that is none of Duvo's")
    void addressWithoutDuvoExitsWithFour() {
        for (var path : List.of("/wrong", "/v2")) {
            for (var team : List.of(List.<String>of(), List.of("--team", SimulatedDuvo.TEAM.id()))) {
                var arguments = Stream.concat(
                        Stream.of("--api-url", simulator.url() + path, "--agent", DemoAssignments.QUICK),
                        team.stream());
                assertEquals(4, run(SimulatedDuvo.KEY, "", arguments.toArray(String[]::new)), () -> err);
                assertThat(err, containsString("There is no Duvo API at " + simulator.url() + path));
            }
        }
    }

    @Test
    void helpIsPrintedToTheOutput() {
        assertEquals(0, run(null, "", "--help"));
        assertThat(out, containsString("Usage: follow"));
        assertEquals("", err);
    }

    @Test
    void lostOutputLeavesTheJob() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var errBytes = new ByteArrayOutputStream();
        var terminal = new Terminal(InputStream.nullInputStream(), full, errBytes, false);
        var context = new CommandContext(Map.of("DUVO_API_KEY", SimulatedDuvo.KEY), terminal);
        assertEquals(1, FollowCommand.run(context, arguments(DemoAssignments.ENDLESS)));
        assertThat(errBytes.toString(StandardCharsets.UTF_8), containsString("is left and goes on in Duvo"));
        assertEquals("running", duvo.jobs().get(0).status());
    }

    private String[] arguments(String agentId) {
        return new String[] {"--api-url", simulator.url(), "--agent", agentId};
    }
}
