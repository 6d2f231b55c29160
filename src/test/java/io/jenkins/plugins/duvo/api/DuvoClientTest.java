package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.Exchange;
import io.jenkins.plugins.duvo.simulator.http.RecordedCall;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.openapi.OpenApiDocument;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each call over real HTTP to the simulated Duvo. */
class DuvoClientTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final OkHttpClient HTTP = new OkHttpClient();

    private Instant now = Instant.parse("2026-07-01T08:00:00Z");
    private final InstantSource clock = () -> now;
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);
    private final List<SimulatedRequest> requests = new ArrayList<>();
    private final List<RateLimit> limits = new ArrayList<>();
    private DuvoClient client;

    @BeforeEach
    void startSimulator() throws Exception {
        simulator.start(0);
        duvo.observe((request, answer, injected) -> requests.add(request));
        client = new DuvoClient(
                HTTP, HttpUrl.get(simulator.url()), () -> SimulatedDuvo.KEY, "duvo-jenkins/test", limits::add);
    }

    @AfterEach
    void close() {
        simulator.close();
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    private SimulatedRequest lastRequest() {
        return requests.get(requests.size() - 1);
    }

    private Job start(String agentId) throws DuvoException {
        return client.startJob(TEAM, new StartRequest(agentId, null, null, null, IdempotencyKey.random()));
    }

    @Test
    void requestHasKeyUserAgentAndAcceptedType() throws Exception {
        client.getProfile();
        assertEquals("Bearer " + SimulatedDuvo.KEY, lastRequest().header("authorization"));
        assertEquals("duvo-jenkins/test", lastRequest().header("user-agent"));
        assertEquals("application/json", lastRequest().header("accept"));
        assertEquals("/v2/profile", lastRequest().path());
    }

    @Test
    void answerReportsRemainingBudget() throws Exception {
        client.getProfile();
        client.getProfile();
        assertEquals(List.of(new RateLimit(300, 299), new RateLimit(300, 298)), limits);
    }

    @Test
    @OffContract("has a path before that of the API")
    void originMayHaveAPath() throws Exception {
        var clientBelowPath =
                new DuvoClient(HTTP, HttpUrl.get(simulator.url() + "/gateway/"), () -> "k", "t", limits::add);
        assertThrows(DuvoException.class, clientBelowPath::getProfile);
        assertEquals("/gateway/v2/profile", lastRequest().path());
    }

    @Test
    void profileIsRead() throws Exception {
        var profile = client.getProfile();
        assertEquals("Alex Example", profile.name());
        assertTrue(profile.email().contains("@"));
        assertFalse(profile.id().isEmpty());
    }

    @Test
    void teamsAreListed() throws Exception {
        assertEquals(List.of(new Team(TEAM, "Acme Back Office")), client.listTeams());
    }

    @Test
    void assignmentsAreListedInPages() throws Exception {
        var page = client.listAssignments(TEAM, 3, 2);
        assertEquals(DemoAssignments.ALL.size(), page.total());
        assertEquals(3, page.rows().size());
        assertEquals(
                new Assignment(DemoAssignments.TOOLS, "Copy invoices to the sheet"),
                page.rows().get(0));
    }

    @Test
    void assignmentIsRead() throws Exception {
        assertEquals(
                "Reconcile bank statement",
                client.getAssignment(DemoAssignments.QUICK).name());
    }

    @Test
    void startWithoutOptionsSendsOnlyTheAssignment() throws Exception {
        var job = start(DemoAssignments.QUICK);
        assertEquals(DemoAssignments.QUICK, job.agentId());
        assertEquals("pending", job.status().word());
        assertEquals(now, job.createdAt());
        assertEquals("{\"agent_id\":\"" + DemoAssignments.QUICK + "\"}", body());
    }

    private String body() {
        return new String(lastRequest().body(), StandardCharsets.UTF_8);
    }

    @Test
    void startSendsMessageSandboxAndWebhook() throws Exception {
        var sandbox = client.createSandbox();
        client.startJob(
                TEAM,
                new StartRequest(
                        DemoAssignments.QUICK,
                        "Grüße \uD83D\uDE00",
                        sandbox,
                        "https://ci.example/x",
                        IdempotencyKey.random()));
        var jobs = duvo.jobs();
        var origin = jobs.get(jobs.size() - 1).origin();
        assertEquals("Grüße \uD83D\uDE00", origin.message());
        assertEquals(sandbox, origin.sandboxId());
        assertEquals("https://ci.example/x", origin.webhookUrl());
    }

    @Test
    void waitingJobHasItsHumanRequest() throws Exception {
        var job = start(DemoAssignments.QUESTIONS);
        advance(Duration.ofSeconds(10));
        var state = client.getJob(job.id());
        assertTrue(state.isWaitingForHuman());
        var request = state.pending();
        assertNotNull(request);
        assertTrue(request.isQuestion());
        assertEquals("How should I reorder?", request.title());
        assertEquals("The stock covers about four days.", request.description());
        assertNotNull(request.createdAt());
        assertEquals(3, request.questions().size());
        var items = request.questions().get(1);
        assertEquals(DemoAssignments.ITEMS_QUESTION, items.question());
        assertEquals("Items", items.header());
        assertTrue(items.multiSelect());
        assertEquals(
                new Question.Option("Paper A4", "12 reams left"),
                items.options().get(0));
        assertEquals(List.of(), request.questions().get(2).options());
    }

    @Test
    void endedJobHasNoHumanRequest() throws Exception {
        var job = start(DemoAssignments.QUICK);
        advance(Duration.ofMinutes(1));
        var state = client.getJob(job.id());
        assertTrue(state.job().status().isSucceeded());
        assertNotNull(state.job().completedAt());
        assertNull(state.pending());
        assertFalse(state.isWaitingForHuman());
    }

    @Test
    void jobsAreListedNewestFirstAndFiltered() throws Exception {
        start(DemoAssignments.QUICK);
        advance(Duration.ofMinutes(1));
        var endless = start(DemoAssignments.ENDLESS);
        advance(Duration.ofMinutes(1));
        assertEquals(
                endless.id(),
                client.listJobs(TEAM, null, null, 100, 0).rows().get(0).id());
        assertEquals(2, client.listJobs(TEAM, null, null, 1, 1).total());
        var running = client.listJobs(TEAM, "running", null, 100, 0);
        assertEquals(1, running.total());
        assertEquals("Watch stock levels", running.rows().get(0).agentName());
        assertEquals(
                0,
                client.listJobs(TEAM, "running", DemoAssignments.QUICK, 100, 0).total());
        assertTrue(lastRequest().path().contains("sort_order=desc"));
    }

    @Test
    void jobsAreSearchedWithTheirEvaluation() throws Exception {
        start(DemoAssignments.QUICK);
        var failing = start(DemoAssignments.FAILING);
        var unfinished = client.searchJobs(TEAM, JobFilter.ALL, 100, 0).rows();
        assertNull(unfinished.get(0).evaluation());
        advance(Duration.ofMinutes(1));
        var page = client.searchJobs(TEAM, JobFilter.ALL.withIssuesOnly(true), 100, 0);
        assertEquals(1, page.total());
        var row = page.rows().get(0);
        assertEquals(failing.id(), row.job().id());
        assertEquals("Post monthly depreciation", row.title());
        assertEquals(2, row.number());
        assertEquals("api", row.source());
        assertNotNull(row.startedAt());
        assertEquals(
                new EvaluationSummary(
                        "ready", 0, 1, "not all is as it should be", new EvaluationSummary.SeverityCounts(1, 0, 0)),
                row.evaluation());
        assertEquals(
                2,
                client.searchJobs(TEAM, JobFilter.ALL.with("sort_order", "asc"), 1, 1)
                        .rows()
                        .get(0)
                        .number());
    }

    @Test
    void everyFilterIsSentAsItIsNamed() throws Exception {
        var id = DemoAssignments.QUICK;
        var filter = JobFilter.ALL
                .withStatus("running")
                .withAgentId(id)
                .with("user_id", id)
                .with("case_queue_id", id)
                .with("source", "a&b")
                .withSearch("x y")
                .withIssuesOnly(true)
                .with("sort_order", "asc");
        assertEquals(0, client.searchJobs(TEAM, filter, 7, 3).rows().size());
        assertEquals(
                Map.of(
                        "limit", "7",
                        "offset", "3",
                        "sort_order", "asc",
                        "status", "running",
                        "agent_id", id,
                        "user_id", id,
                        "case_queue_id", id,
                        "source", "a&b",
                        "search", "x y",
                        "has_issues", "true"),
                Exchange.queryOf(lastRequest().path()));
        assertEquals(JobFilter.ALL, JobFilter.ALL.with("source", null).withIssuesOnly(false));
    }

    @Test
    void messagesOfEveryKindAreRead() throws Exception {
        var job = start(DemoAssignments.TOOLS);
        advance(Duration.ofMinutes(1));
        var page = client.listMessages(job.id(), 50, 0);
        assertEquals(page.total(), page.messages().size());
        var all = page.messages();
        assertTrue(all.get(0).isUserMessage());
        assertFalse(all.get(0).isAgentText());
        assertTrue(all.get(1).isThinking());
        assertFalse(all.get(1).isAgentText());
        assertTrue(all.get(2).isAgentText());
        var call = all.get(3).toolCall();
        assertEquals("gmail.search", call.name());
        assertEquals(
                "invoice has:attachment", call.arguments().tree().path("query").stringValue());
        var result = all.get(4).toolResult();
        assertEquals(call.id(), result.toolCallId());
        assertEquals("12 results", result.result().text());
        assertTrue(all.stream()
                .anyMatch(message -> message.toolResult() != null
                        && "403: the sheet is locked by finance@acme.example"
                                .equals(message.toolResult().error())));
        assertNotNull(all.get(0).timestamp());
    }

    @Test
    void messagesAreReadInPages() throws Exception {
        var job = start(DemoAssignments.TALKATIVE);
        advance(Duration.ofMinutes(5));
        var page = client.listMessages(job.id(), DuvoClient.MESSAGES_A_PAGE, 100);
        assertEquals(DemoAssignments.TALKATIVE_MESSAGES + 1, page.total());
        assertEquals(21, page.messages().size());
        assertEquals(100, page.offset());
    }

    @Test
    void messageIsSent() throws Exception {
        var job = start(DemoAssignments.ENDLESS);
        var message = client.sendMessage(job.id(), "Please also check the backup.", IdempotencyKey.random());
        assertEquals("Please also check the backup.", message.text());
        assertTrue(message.isUserMessage());
    }

    @Test
    void approvalIsAnswered() throws Exception {
        var job = start(DemoAssignments.APPROVAL);
        advance(Duration.ofSeconds(10));
        client.respond(job.id(), client.getJob(job.id()).pending().id(), Answer.DENY, IdempotencyKey.random());
        assertEquals("{\"approved\":false}", body());
        assertEquals(false, duvo.answers().get(0).approved());
        assertTrue(duvo.answers().get(0).accepted());
    }

    @Test
    void questionsAreAnswered() throws Exception {
        var job = start(DemoAssignments.QUESTIONS);
        advance(Duration.ofSeconds(10));
        var answers = Map.of(DemoAssignments.NOTE_QUESTION, "\"Thanks\"\n");
        client.respond(job.id(), client.getJob(job.id()).pending().id(), Answer.to(answers), IdempotencyKey.random());
        assertEquals(answers, duvo.answers().get(0).answers());
    }

    @Test
    void stopHasNoBodyAndNoContentType() throws Exception {
        var job = start(DemoAssignments.ENDLESS);
        advance(Duration.ofSeconds(5));
        assertTrue(client.stopJob(job.id()));
        assertEquals(0, lastRequest().body().length);
        assertNull(lastRequest().header("content-type"));
        assertEquals("0", lastRequest().header("content-length"));
    }

    @Test
    void evaluationIsReadOnceJobEnded() throws Exception {
        var job = start(DemoAssignments.QUICK);
        assertNull(client.getEvaluation(DemoAssignments.QUICK, job.id()));
        advance(Duration.ofMinutes(1));
        var evaluation = client.getEvaluation(DemoAssignments.QUICK, job.id());
        assertNotNull(evaluation);
        assertEquals(Map.of("goal_reached", true), evaluation.checks());
        assertNotNull(evaluation.createdAt());
    }

    @Test
    void fileIsUploadedWithoutTheKey() throws Exception {
        var sandbox = client.createSandbox();
        limits.clear();
        var target = client.uploadTarget(sandbox, "/workspace/a b.csv");
        var bytes = "1;2".getBytes(StandardCharsets.UTF_8);
        client.upload(target, new Upload(bytes.length, () -> new ByteArrayInputStream(bytes), sent -> {}));
        assertNull(lastRequest().header("authorization"));
        assertEquals("PUT", lastRequest().method());
        assertEquals(1, limits.size()); // the budget of the target is not that of the key
        assertFalse(target.toString().contains("http"));
        assertArrayEquals(bytes, duvo.sandbox(sandbox).files().get("/workspace/a b.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../../v2/profile", "a/b", "%2e%2e", "a?b=c", "a#b", "ä\u0000\n", "  "})
    void invalidIdDoesNotChangeThePath(String id) {
        var thrown = assertThrows(DuvoException.class, () -> client.getJob(id));
        assertEquals(DuvoException.Outcome.REFUSED, thrown.outcome());
        assertEquals(
                Endpoint.RUN,
                Endpoint.of("GET", lastRequest().path()),
                lastRequest().path());
        assertFalse(thrown.getMessage().contains("\n"));
    }

    @Test
    void everyCallIsThatOfTheOpenApiDocument() throws Exception {
        profileIsRead();
        teamsAreListed();
        assignmentsAreListedInPages();
        assignmentIsRead();
        startWithoutOptionsSendsOnlyTheAssignment();
        startSendsMessageSandboxAndWebhook();
        fileIsUploadedWithoutTheKey();
        var job = start(DemoAssignments.APPROVAL);
        advance(Duration.ofSeconds(10));
        client.respond(job.id(), client.getJob(job.id()).pending().id(), Answer.APPROVE, IdempotencyKey.random());
        var asking = start(DemoAssignments.QUESTIONS);
        advance(Duration.ofSeconds(10));
        client.respond(
                asking.id(),
                client.getJob(asking.id()).pending().id(),
                Answer.to(Map.of("a", "b")),
                IdempotencyKey.random());
        messageIsSent();
        stopHasNoBodyAndNoContentType();
        client.listJobs(TEAM, "running", DemoAssignments.QUICK, 100, 0);
        client.listMessages(job.id(), 50, 0);
        client.getEvaluation(DemoAssignments.APPROVAL, job.id());
        client.getJob(job.id());
        var called = duvo.requests().stream()
                .map(RecordedCall::call)
                .filter(call -> call != Endpoint.UPLOAD)
                .map(call -> call.method() + " " + call.template())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(OpenApiDocument.ours().calls(), called);
    }

    @Test
    void messageOfUnknownTypeIsRead() throws Exception {
        var assignment = SimulatedAssignment.named(
                "odd", new ScriptStep.Note(Duration.ofSeconds(1), "session_started", "system", null));
        duvo.add(assignment);
        var job = start(assignment.id());
        advance(Duration.ofSeconds(10));
        var message = client.listMessages(job.id(), 50, 1).messages().get(0);
        assertEquals("session_started", message.type());
        assertNull(message.text());
        assertFalse(message.isAgentText());
    }
}
