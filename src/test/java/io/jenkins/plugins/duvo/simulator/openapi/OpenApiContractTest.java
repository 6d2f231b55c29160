package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.http.RequestLimit;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedAssignment;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** The simulator conforms to the OpenAPI documents, and the check finds violations. */
@OffContract("violates it to show that this is found")
class OpenApiContractTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final String UNKNOWN = "99999999-9999-4999-8999-999999999999";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);
    private final OpenApiContract contract = new OpenApiContract(List.of(OpenApiDocument.ours()));

    OpenApiContractTest() {
        duvo.observe(contract);
    }

    static List<String> assignmentIds() {
        return DemoAssignments.ALL.stream()
                .map(SimulatedAssignment::id)
                .filter(id -> !id.equals(DemoAssignments.UNPUBLISHED)) // has no Jobs
                .toList();
    }

    @ParameterizedTest
    @MethodSource("assignmentIds")
    void everyAssignmentConformsToTheDocument(String agentId) {
        var id = client.start(agentId);
        for (int i = 0; i < 10; i++) {
            clock.advance(Duration.ofMillis(700));
            client.run(id);
            client.messages(id, 50, 0);
            client.list("limit=100&sort_order=desc&status=running&agent_id=" + agentId);
            client.list("limit=100");
        }
        answer(id);
        clock.advanceSeconds(120);
        client.run(id);
        client.messages(id, 50, 20);
        client.get("/v2/agent/" + agentId + "/runs/" + id + "/evaluation");
        client.send(id, "Thank you.");
        client.stop(id);
        assertThat(contract.takeViolations(), is(empty()));
    }

    private void answer(String id) {
        if (duvo.job(id).pending() != null) {
            boolean approval = duvo.job(id).pending().ask().questions() == null;
            client.respond(
                    id,
                    approval
                            ? "{\"approved\":true}"
                            : "{\"answers\":{\"" + DemoAssignments.NOTE_QUESTION + "\":\"\"}}");
        }
    }

    @Test
    void otherCallsConformToTheDocument() {
        client.get("/v2/profile");
        client.get("/v2/teams");
        client.get("/v2/teams/" + TEAM + "/agents?limit=100&offset=0");
        client.get("/v2/agents/" + DemoAssignments.QUICK);
        var sandbox =
                client.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        client.post("/v2/sandboxes/" + sandbox + "/upload-urls", "{\"path\":\"/workspace/data.csv\"}");
        client.post(
                "/v2/teams/" + TEAM + "/runs",
                "{\"agent_id\":\"" + DemoAssignments.QUICK
                        + "\",\"message\":\"Go\",\"sandbox_id\":\"" + sandbox
                        + "\",\"webhook_url\":\"https://jenkins.acme.example/duvo/1\"}");
        assertThat(contract.takeViolations(), is(empty()));
        assertThat(contract.checked(), is(7));
    }

    @Test
    void errorsConformToTheDocument() {
        duvo.handle(SimulatedRequest.get("/v2/profile", "dv_wrong"));
        client.get("/v2/runs/" + UNKNOWN);
        client.get("/v2/runs/" + UNKNOWN + "/messages");
        client.get("/v2/agents/" + UNKNOWN);
        client.get("/v2/agent/" + UNKNOWN + "/runs/" + UNKNOWN + "/evaluation");
        client.startCall(UNKNOWN);
        client.get("/v2/teams/" + UNKNOWN + "/runs");
        client.get("/v2/teams/" + UNKNOWN + "/agents");
        client.post("/v2/teams/" + UNKNOWN + "/runs", "{\"agent_id\":\"" + UNKNOWN + "\"}");
        client.post("/v2/sandboxes/none/upload-urls", "{\"path\":\"/workspace/a\"}");
        client.stop(UNKNOWN);
        client.send(UNKNOWN, "Hello");
        client.respond(UNKNOWN, UNKNOWN, "{\"approved\":true}");
        assertThat(contract.takeViolations(), is(empty()));
    }

    static List<UnaryOperator<ObjectNode>> invalidChanges() {
        return List.of(
                body -> SimulatorJson.object(),
                body -> with(body, "id", "4711"),
                body -> with(body, "created_at", "yesterday"),
                body -> body.put("run", "gone"));
    }

    private static ObjectNode with(ObjectNode body, String member, String value) {
        ((ObjectNode) body.get("run")).put(member, value);
        return body;
    }

    @ParameterizedTest
    @MethodSource("invalidChanges")
    void invalidAnswerIsFound(UnaryOperator<ObjectNode> change) {
        var request = SimulatedRequest.get("/v2/runs/" + UNKNOWN, SimulatedDuvo.KEY);
        var valid = client.get("/v2/runs/" + client.start(DemoAssignments.QUICK));
        contract.observe(request, valid, false);
        assertThat(contract.takeViolations(), is(empty()));
        contract.observe(request, SimulatedResponse.json(200, change.apply((ObjectNode) valid.json())), false);
        assertThat(contract.takeViolations(), is(not(empty())));
    }

    @Test
    void undocumentedStatusIsFound() {
        contract.observe(
                SimulatedRequest.get("/v2/profile", SimulatedDuvo.KEY),
                SimulatedResponse.error(418, "I'm a teapot", ""),
                false);
        assertThat(contract.takeViolations(), contains(containsString("no such status")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/run/" + UNKNOWN,
                "/v2/runs/" + UNKNOWN + "/messages?limit=51",
                "/v2/runs/" + UNKNOWN + "/messages?limit=many",
                "/v2/runs/" + UNKNOWN + "/messages?cursor=1",
                "/v2/teams/8d3f1a52-6c1e-4f0b-9a77-0c5d2e4b6f10/runs?status=asleep"
            })
    void invalidRequestIsFound(String path) {
        client.get(path);
        assertThat(contract.takeViolations(), is(not(empty())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"agent_id\":\"" + UNKNOWN + "\",\"title\":\"undocumented\"}",
                "{\"agent_id\":\"" + UNKNOWN + "\",\"message\":1}",
                "{"
            })
    void invalidRequestBodyIsFound(String body) {
        client.post("/v2/teams/" + TEAM + "/runs", body);
        assertThat(contract.takeViolations(), is(not(empty())));
    }

    @Test
    void unexpectedBodyIsFound() {
        client.post("/v2/runs/" + client.start(DemoAssignments.QUICK) + "/stop", "{}");
        assertThat(contract.takeViolations(), contains(containsString("none belongs here")));
    }

    @Test
    void invalidIdIsFoundUnlessItWasRefused() {
        var refused = client.get("/v2/runs/4711");
        assertThat(refused.status(), is(400));
        assertThat(contract.takeViolations(), is(empty()));
        var accepted = client.get("/v2/runs/" + client.start(DemoAssignments.QUICK));
        contract.observe(SimulatedRequest.get("/v2/runs/4711", SimulatedDuvo.KEY), accepted, false);
        assertThat(contract.takeViolations(), contains(containsString("UUID")));
    }

    @Test
    void injectedFaultsAndRateLimitAreExempt() {
        duvo.faults().on(Endpoint.PROFILE).nth(1).then(Fault.html(502));
        client.get("/v2/profile");
        duvo.limit(new RequestLimit(0, RequestLimit.Window.SLIDING));
        client.get("/v2/profile");
        assertThat(contract.takeViolations(), is(empty()));
    }

    @Test
    void listMayShowAnyStatus() {
        var assignment = SimulatedAssignment.named("hibernate", ScriptStep.become(0, "hibernating"));
        duvo.add(assignment).addRunning(assignment.id(), VirtualClock.BEGIN.minusSeconds(10));
        assertThat(client.list("limit=1").at("/data/0/status").stringValue(), is("hibernating"));
        assertThat(contract.takeViolations(), is(empty()));
    }

    @Test
    void uploadUrlsAreNotChecked() {
        duvo.handle(new SimulatedRequest("http://localhost", "PUT", "/upload/1", Map.of(), new byte[0]));
        assertThat(contract.checked(), is(0));
        assertThat(contract.takeViolations(), is(empty()));
    }
}
