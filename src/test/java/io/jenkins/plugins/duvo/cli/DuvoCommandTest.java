package io.jenkins.plugins.duvo.cli;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** {@code duvo runs …} with the simulator over HTTP, in real time. */
@Execution(ExecutionMode.CONCURRENT)
class DuvoCommandTest {
    private static final String UNKNOWN = "00000000-0000-4000-8000-000000000000";

    private final SimulatedDuvo duvo = new SimulatedDuvo(InstantSource.system()).speed(20);
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);
    private final Map<String, String> variables = new HashMap<>();
    private boolean hasPerson;
    private String typed = "";
    private String out;
    private String err;

    @BeforeEach
    void listen() throws Exception {
        simulator.start(0);
        variables.put("DUVO_API_KEY", SimulatedDuvo.KEY);
        variables.put("DUVO_API_BASE_URL", simulator.url());
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private int duvo(String... arguments) {
        var outBytes = new ByteArrayOutputStream();
        var errBytes = new ByteArrayOutputStream();
        var input = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        var code = DuvoCommand.run(
                new CommandContext(variables, new Terminal(input, outBytes, errBytes, hasPerson)), arguments);
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        assertThat(out + err, not(containsString(SimulatedDuvo.KEY)));
        assertThat(err, not(containsString("Exception")));
        return code;
    }

    private JsonNode json() {
        return Json.MAPPER.readTree(out);
    }

    /** A Job that has done what its script says in so many seconds. */
    private SimulatedJob started(String agentId, int seconds) {
        return duvo.addRunning(agentId, Instant.now().minusSeconds(seconds));
    }

    // start

    @Test
    void startPrintsTheJobAndDoesNotWait() {
        assertEquals(
                0,
                duvo("runs", "start", "--agent", DemoAssignments.ENDLESS, "--message", "Gr\u00FC\u00DFe", "--json"),
                () -> err);
        var job = duvo.jobs().get(0);
        assertEquals(job.id(), json().at("/run/id").stringValue());
        assertEquals(DemoAssignments.ENDLESS, json().at("/run/agent_id").stringValue());
        assertThat(job.origin().message(), containsString("Gr\u00FC\u00DFe"));
        assertEquals(0, duvo.stops().size());
        assertEquals(0, duvo("runs", "start", "--agent", DemoAssignments.ENDLESS));
        assertThat(out, containsString("Job " + duvo.jobs().get(1).id()));
    }

    @Test
    void startIsSentOnceIfItsAnswerIsLost() {
        duvo.faults().on(Endpoint.START).times(1).then(Fault.travelling(TransportFault.CUT_BODY));
        assertEquals(
                0, duvo("runs", "start", "--agent", DemoAssignments.ENDLESS, "--message", "x", "--json"), () -> err);
        assertEquals(1, duvo.starts());
        assertEquals(duvo.jobs().get(0).id(), json().at("/run/id").stringValue());
    }

    @Test
    void startThatFollowsEndsAsTheJobDoes() {
        assertEquals(0, duvo("runs", "start", "--agent", DemoAssignments.QUICK, "--follow"), () -> err);
        assertThat(out, containsString("12 of 12 payments match an invoice.\n"));
        assertEquals(1, duvo("runs", "start", "--agent", DemoAssignments.FAILING, "--follow"));
        assertThat(err, containsString(" failed in "));
    }

    // get, list

    @Test
    void getPrintsStatusAndRequest() {
        var job = started(DemoAssignments.APPROVAL, 10);
        assertEquals(0, duvo("runs", "get", job.id(), "--json"), () -> err);
        assertEquals("waiting", json().at("/run/status").stringValue());
        assertEquals(
                "Pay invoice 4711?", json().at("/pending_human_request/title").stringValue());
        assertEquals(0, duvo("runs", "get", job.id()));
        assertThat(out, containsString(job.id() + " of Assignment " + DemoAssignments.APPROVAL + ": waiting\n"));
        assertThat(err, containsString("duvo runs respond " + job.id() + " --approve (or --deny)"));
    }

    @Test
    void listPrintsRowsOfSeveralPages() {
        for (int i = 0; i < 130; i++) {
            started(DemoAssignments.FAILING, 100 + i);
        }
        started(DemoAssignments.QUICK, 60);
        assertEquals(0, duvo("runs", "list", "--limit", "120", "--offset", "1", "--json"), () -> err);
        assertEquals(120, json().path("data").size());
        assertEquals(131, json().path("total").intValue());
        assertEquals("failed", json().at("/data/0/status").stringValue());
        assertEquals(
                1, json().at("/data/0/eval_summaries/severityCounts/critical").intValue());
        assertEquals(0, duvo("runs", "list", "--search", "bank", "--sort-order", "asc"), () -> err);
        assertThat(out, containsString("completed"));
        assertThat(out, containsString("Reconcile bank statement  1/1\n"));
        assertThat(err, containsString("1 of 1 Jobs"));
        assertEquals(0, duvo("runs", "list", "--has-issues", "--status", "completed", "--json"));
        assertEquals(0, json().path("data").size());
    }

    @Test
    void listNeedsOneTeam() {
        duvo.add(new SimulatedTeam(UNKNOWN, "Sales")).add(new SimulatedKey("dv_person", null));
        variables.put("DUVO_API_KEY", "dv_person");
        assertEquals(1, duvo("runs", "list"));
        assertThat(err, containsString("the key has 2 teams; set DUVO_TEAM_ID to one of them"));
        variables.put("DUVO_TEAM_ID", UNKNOWN);
        assertEquals(0, duvo("runs", "list"), () -> err);
    }

    // messages, evaluation

    @Test
    void allMessagesArePrintedWithTheirTexts() {
        var job = started(DemoAssignments.TALKATIVE, 200);
        assertEquals(0, duvo("runs", "messages", job.id(), "--json"), () -> err);
        assertEquals(job.messageCount(), json().path("messages").size());
        var last = json().path("messages").get(job.messageCount() - 1);
        assertEquals("assistant", last.path("role").stringValue());
        assertEquals(
                last.path("content").stringValue(), last.path("text_content").stringValue());
    }

    @Test
    void contentIsWhatTheAgentSaysAndNothingElse() {
        var job = started(DemoAssignments.TOOLS, 60);
        assertEquals(0, duvo("runs", "messages", job.id(), "--json"), () -> err);
        for (var message : json().path("messages")) {
            assertTrue(message.path("content").isString(), message::toString);
            var isText = message.path("type").stringValue().equals("text");
            assertEquals(isText, !message.path("content").stringValue().isEmpty(), message::toString);
        }
    }

    @Test
    void pendingRequestIsOneMessage() {
        var job = started(DemoAssignments.QUESTIONS, 10);
        assertEquals(0, duvo("runs", "messages", job.id(), "--json"), () -> err);
        var requests = json().path("messages")
                .valueStream()
                .filter(message -> message.path("type").stringValue().equals("human_request"))
                .toList();
        assertEquals(1, requests.size());
        assertEquals("pending", requests.get(0).path("status").stringValue());
        assertEquals("question", requests.get(0).path("request_type").stringValue());
        assertEquals(3, requests.get(0).path("questions").size());
        assertThat(requests.get(0).path("role").stringValue(), is(not("assistant")));
    }

    @Test
    void followedMessagesAreOneJsonObjectEach() {
        var job = started(DemoAssignments.QUICK, 0);
        assertEquals(0, duvo("runs", "messages", job.id(), "--follow", "--json"), () -> err);
        var lines = out.lines().map(Json.MAPPER::readTree).toList();
        assertEquals(4, lines.size());
        assertEquals(
                "12 of 12 payments match an invoice.",
                lines.get(2).path("text_content").stringValue());
        assertEquals(job.id(), lines.get(2).path("run_id").stringValue());
        assertEquals(3, duvo("runs", "messages", UNKNOWN, "--follow"));
    }

    @Test
    void evaluationIsPrintedOnceThereIsOne() {
        var running = started(DemoAssignments.ENDLESS, 10);
        assertEquals(0, duvo("runs", "evaluation", running.id(), "--json"), () -> err);
        assertTrue(json().path("data").isNull());
        var job = started(DemoAssignments.QUICK, 60);
        assertEquals(0, duvo("runs", "eval", job.id(), "--json"), () -> err);
        assertTrue(json().at("/data/output/data/goal_reached").booleanValue());
        assertEquals(0, duvo("runs", "evaluation", job.id()));
        assertEquals("goal_reached: true\n", out);
    }

    // send-message, respond, stop

    @Test
    void messageIsSentOnce() {
        var job = started(DemoAssignments.ENDLESS, 10);
        assertEquals(0, duvo("runs", "send-message", job.id(), "--message", "check the backup", "--json"), () -> err);
        assertEquals("check the backup", json().at("/message/content").stringValue());
        duvo.faults().on(Endpoint.SEND).times(1).then(Fault.travelling(TransportFault.CUT_BODY));
        assertEquals(4, duvo("runs", "send-message", job.id(), "--message", "again"));
        assertThat(err, containsString("it is not known whether the message was sent"));
        assertEquals(2, duvo.requests(Endpoint.SEND).size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void approvalIsAnsweredOnce(boolean approved) {
        var job = started(DemoAssignments.APPROVAL, 10);
        var request = duvo.job(job.id()).pending().id();
        assertEquals(3, duvo("runs", "respond", job.id(), UNKNOWN, "--approve"));
        assertThat(err, containsString("asks something else at present: request " + request));
        assertEquals(1, duvo("runs", "respond", job.id(), "--answer", "a=b"));
        assertEquals(
                0, duvo("runs", "respond", job.id(), request, approved ? "--approve" : "--deny", "--json"), () -> err);
        assertEquals(
                approved ? "approved" : "denied",
                json().at("/human_request/response").stringValue());
        assertEquals(1, duvo("runs", "respond", job.id(), "--approve"));
        assertEquals(1, duvo.answers().size());
        assertEquals(approved, duvo.answers().get(0).approved());
    }

    @Test
    void questionsAreAnsweredTogether() {
        var job = started(DemoAssignments.QUESTIONS, 10);
        assertEquals(1, duvo("runs", "respond", job.id(), "--approve"));
        assertEquals(1, duvo("runs", "respond", job.id(), "--answer", "Supplier=Nobody"));
        assertThat(err, containsString("no --answer to: " + DemoAssignments.ITEMS_QUESTION));
        var code = duvo(
                "runs",
                "respond",
                job.id(),
                "--answer",
                DemoAssignments.SUPPLIER_QUESTION + "=My cousin",
                "--answer",
                "Items=Paper A4,Envelopes C5",
                "--answer=Note=a=b");
        assertEquals(0, code, () -> err);
        assertThat(err, containsString("none of the options, and is sent all the same: My cousin"));
        assertEquals(
                Map.of(
                        DemoAssignments.SUPPLIER_QUESTION, "My cousin",
                        DemoAssignments.ITEMS_QUESTION, "Paper A4,Envelopes C5",
                        DemoAssignments.NOTE_QUESTION, "a=b"),
                duvo.answers().get(0).answers());
    }

    @Test
    void answerWhoseReceiptIsLostIsNotRepeated() {
        var job = started(DemoAssignments.APPROVAL, 10);
        duvo.faults().on(Endpoint.RESPOND).times(1).then(Fault.travelling(TransportFault.CUT_BODY));
        assertEquals(0, duvo("runs", "respond", job.id(), "--approve"), () -> err);
        assertThat(err, containsString("it was probably taken"));
        assertEquals(1, duvo.requests(Endpoint.RESPOND).size());
    }

    @Test
    void stopAsksAPersonOrNeedsYes() {
        var job = started(DemoAssignments.ENDLESS, 10);
        assertEquals(1, duvo("runs", "stop", job.id()));
        assertThat(err, containsString("use -y to stop the Job"));
        hasPerson = true;
        typed = "no\n";
        assertEquals(1, duvo("runs", "stop", job.id()));
        assertEquals(0, duvo.stops().size());
        typed = "yes\n";
        assertEquals(0, duvo("runs", "stop", job.id()), () -> err);
        assertThat(out, containsString(": stopped\n"));
        hasPerson = false;
        assertEquals(0, duvo("runs", "stop", job.id(), "-y", "--json"));
        assertEquals("stopped", json().at("/run/status").stringValue());
        assertEquals(1, duvo.stops().size());
    }

    // exit codes

    @Test
    void wrongUsageExitsWithOne() {
        for (var wrong : List.of(
                List.<String>of(),
                List.of("runs"),
                List.of("runs", "start"),
                List.of("runs", "fly"),
                List.of("runs", "start", "--agent", " "),
                List.of("runs", "start", "--agent", "x", "--message", ""),
                List.of("runs", "start", "--agent", "gr\uFFFD\uFFFDn"),
                List.of("runs", "get"),
                List.of("runs", "get", "a", "b"),
                List.of("runs", "list", "--limit", "0"),
                List.of("runs", "list", "--limit", "many"),
                List.of("runs", "list", "--sort-order", "up"),
                List.of("runs", "send-message", "x"),
                List.of("runs", "respond", "x"),
                List.of("runs", "respond", "x", "--approve", "--deny"),
                List.of("runs", "respond", "x", "--approve", "--answer", "a=b"),
                List.of("runs", "get", "x", "--verbose"))) {
            assertEquals(1, duvo(wrong.toArray(String[]::new)), wrong::toString);
            assertThat(err, containsString("[Duvo] "));
        }
        assertEquals(0, duvo.requests().size());
    }

    @Test
    void helpOfEveryCommandIsPrinted() {
        for (var command :
                List.of("start", "get", "list", "messages", "evaluation", "send-message", "respond", "stop")) {
            assertEquals(0, duvo("runs", command, "--help"), () -> err);
            assertThat(out, containsString("Usage: duvo runs " + command));
            assertEquals("", err);
        }
        assertEquals(0, duvo("--help"));
        assertEquals(0, duvo("runs", "-h"));
        assertThat(out, containsString("send-message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"get", "messages", "evaluation", "stop -y", "respond --approve", "send-message --message x"})
    @OffContract("asks at an address that is none of Duvo's")
    void failuresOfEveryCommandHaveTheirCodes(String command) {
        assertEquals(3, about(UNKNOWN, command), () -> err);
        assertEquals(3, about("nonsense", command), () -> err);
        variables.put("DUVO_API_BASE_URL", simulator.url() + "/v2");
        assertEquals(4, about(UNKNOWN, command), () -> err);
        assertThat(err, containsString("There is no Duvo API at " + simulator.url() + "/v2; leave the version out"));
        variables.put("DUVO_API_BASE_URL", simulator.url());
        variables.put("DUVO_API_KEY", "dv_wrong");
        assertEquals(2, about(UNKNOWN, command), () -> err);
        variables.remove("DUVO_API_KEY");
        assertEquals(1, about(UNKNOWN, command));
        assertThat(err, containsString("set DUVO_API_KEY"));
        variables.put("DUVO_API_KEY", SimulatedDuvo.KEY);
        simulator.close();
        assertEquals(4, about(UNKNOWN, command), () -> err);
    }

    private int about(String runId, String command) {
        var words = ("runs " + command.replaceFirst("^\\S+", "$0 " + runId)).split(" ");
        return duvo(words);
    }

    @Test
    @OffContract("asks at an address that is none of Duvo's")
    void failuresOfAStartHaveTheirCodes() {
        assertEquals(3, duvo("runs", "start", "--agent", UNKNOWN), () -> err);
        variables.put("DUVO_API_BASE_URL", simulator.url() + "/x");
        assertEquals(4, duvo("runs", "start", "--agent", DemoAssignments.QUICK), () -> err);
        variables.put("DUVO_API_BASE_URL", "http://duvo.example");
        assertEquals(1, duvo("runs", "start", "--agent", DemoAssignments.QUICK));
        variables.put("DUVO_API_BASE_URL", simulator.url());
        variables.put("DUVO_API_KEY", "dv_wrong");
        assertEquals(2, duvo("runs", "start", "--agent", DemoAssignments.QUICK), () -> err);
        simulator.close();
        assertEquals(4, duvo("runs", "start", "--agent", DemoAssignments.QUICK), () -> err);
        assertEquals(0, duvo.starts());
    }
}
