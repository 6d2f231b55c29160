package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each call of the contract, with good and bad input. */
class EndpointsTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final String UNKNOWN = "99999999-9999-4999-8999-999999999999";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient caller = new PlainClient(duvo);

    @Test
    void theProfileNamesTheKeysTeam() {
        assertThat(caller.get("/v2/profile").json().at("/profile/teamId").stringValue(), is(TEAM));
    }

    @Test
    void aPersonsKeySeesEveryTeamAndATeamsKeyItsOwn() {
        duvo.add(new SimulatedTeam(UNKNOWN, "Sales")).add(new SimulatedKey("dv_person", null));
        var all = duvo.handle(SimulatedRequest.get("/v2/teams", "dv_person")).json();
        assertThat(all.path("teams").size(), is(2));
        assertThat(caller.get("/v2/teams").json().path("teams").size(), is(1));
    }

    @Test
    void assignmentsAreListedInPages() {
        var page = caller.get("/v2/teams/" + TEAM + "/agents?limit=3&offset=9").json();
        assertThat(page.path("agents").size(), is(1));
        assertThat(page.path("total").intValue(), is(10));
    }

    @Test
    void anAssignmentIsShownByItsId() {
        var answer = caller.get("/v2/agents/" + DemoAssignments.QUICK).json();
        assertThat(answer.at("/agent/name").stringValue(), is("Reconcile bank statement"));
    }

    @Test
    void aJobsFirstMessagesAreTheInstructionAndTheStartsMessage() {
        var answer = caller.post(
                "/v2/teams/" + TEAM + "/runs",
                "{\"agent_id\":\"" + DemoAssignments.QUICK + "\",\"message\":\"Only November.\"}");
        assertThat(answer.status(), is(201));
        var messages = caller.messages(answer.json().at("/run/id").stringValue(), 20, 0)
                .path("messages");
        assertThat(messages.at("/0/text_content").stringValue(), startsWith("# Reconcile bank statement"));
        assertThat(messages.at("/1/text_content").stringValue(), is("Only November."));
        assertThat(messages.at("/1/role").stringValue(), is("user"));
    }

    @Test
    void messagesComeInPagesOfTwenty() {
        var id = caller.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(120);
        var page = caller.get("/v2/runs/" + id + "/messages").json();
        assertThat(page.path("messages").size(), is(20));
        assertThat(page.path("total").intValue(), is(1 + DemoAssignments.TALKATIVE_MESSAGES));
        assertThat(caller.messages(id, 50, 100).path("messages").size(), is(21));
    }

    @Test
    void anEvaluationIsThereOnceTheJobHasEnded() {
        var id = caller.start(DemoAssignments.QUICK);
        var path = "/v2/agent/" + DemoAssignments.QUICK + "/runs/" + id + "/evaluation";
        assertThat(caller.get(path).json().path("data").isNull(), is(true));
        clock.advanceSeconds(5);
        assertThat(caller.get(path).json().at("/data/run_id").stringValue(), is(id));
    }

    @Test
    void aFileGoesIntoASandboxByItsUploadUrl() {
        var sandbox =
                caller.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        var url = uploadUrl(sandbox);
        var put =
                new SimulatedRequest("http://localhost", "PUT", url, Map.of(), "a;b".getBytes(StandardCharsets.UTF_8));
        assertThat(duvo.handle(put).status(), is(200));
        var files = caller.get("/v2/sandboxes/" + sandbox + "/files?path=%2Fworkspace")
                .json();
        assertThat(files.at("/files/0/path").stringValue(), is("/workspace/data.csv"));
        assertThat(files.at("/files/0/size_bytes").intValue(), is(3));
    }

    @Test
    void anUploadUrlRefusesAKey() {
        var sandbox =
                caller.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        var put = new SimulatedRequest(
                "http://localhost",
                "PUT",
                uploadUrl(sandbox),
                Map.of("Authorization", "Bearer " + SimulatedDuvo.KEY),
                new byte[1]);
        assertThat(duvo.handle(put).status(), is(400));
        assertThat(duvo.sandbox(sandbox).files().size(), is(0));
    }

    private String uploadUrl(String sandbox) {
        var answer = caller.post("/v2/sandboxes/" + sandbox + "/upload-urls", "{\"path\":\"/workspace/data.csv\"}");
        return answer.json().path("upload_url").stringValue().substring("http://localhost".length());
    }

    @ParameterizedTest
    @CsvSource({"3, 201", "10485760, 201", "10485761, 413"})
    void aFileIsUploadedDirectlyUpToTenMegabytes(int size, int status) {
        var sandbox =
                caller.post("/v2/sandboxes", null).json().path("sandbox_id").stringValue();
        var body = "--frontier\r\nContent-Disposition: form-data; name=\"file\"; filename=\"data.csv\"\r\n\r\n"
                + "x".repeat(size) + "\r\n--frontier--\r\n";
        var headers = new HashMap<String, String>();
        headers.put("Authorization", "Bearer " + SimulatedDuvo.KEY);
        headers.put("Content-Type", "multipart/form-data; boundary=frontier");
        var answer = duvo.handle(new SimulatedRequest(
                "http://localhost",
                "POST",
                "/v2/sandboxes/" + sandbox + "/files",
                headers,
                body.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.status(), is(status));
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/profile, dv_wrong, 401",
        "/v2/runs/" + UNKNOWN + ", dv_simulated, 404",
        "/v2/runs/" + UNKNOWN + "/messages, dv_simulated, 404",
        "/v2/runs/4711, dv_simulated, 400",
        "/v2/agents/4711, dv_simulated, 400",
        "/v2/agents/" + UNKNOWN + ", dv_simulated, 404",
        "/v2/sandboxes/sbx_none/files, dv_simulated, 404",
        "/v2/nothing, dv_simulated, 404",
        "/v1/profile, dv_simulated, 404"
    })
    void whatCannotBeReadIsRefusedInJson(String path, String key, int status) {
        var answer = duvo.handle(SimulatedRequest.get(path, key));
        assertThat(answer.status(), is(status));
        assertThat(answer.json().path("error").isString(), is(true));
    }

    @Test
    void aRequestWithoutAKeyIsRefused() {
        assertThat(duvo.handle(SimulatedRequest.get("/v2/teams", null)).status(), is(401));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400",
                "[]|400",
                "{|400",
                "{\"agent_id\":4711}|400",
                "{\"agent_id\":\"4711\"}|400",
                "{\"agent_id\":\"" + UNKNOWN + "\"}|404",
                "{\"agent_id\":\"" + DemoAssignments.QUICK + "\",\"sandbox_id\":\"sbx_none\"}|404"
            })
    void aBadStartStartsNothing(String body, int status) {
        assertThat(caller.post("/v2/teams/" + TEAM + "/runs", body).status(), is(status));
        assertThat(duvo.starts(), equalTo(0L));
    }

    @ParameterizedTest
    @CsvSource({"limit=51", "limit=0", "limit=many", "offset=-1"})
    void aPageOfMessagesBeyondTheBoundsIsRefused(String query) {
        var id = caller.start(DemoAssignments.QUICK);
        assertThat(caller.get("/v2/runs/" + id + "/messages?" + query).status(), is(400));
    }

    @ParameterizedTest
    @CsvSource({"limit=101", "status=asleep", "sort_order=up", "agent_id=4711"})
    void aListOfJobsBeyondTheBoundsIsRefused(String query) {
        assertThat(caller.get("/v2/teams/" + TEAM + "/runs?" + query).status(), is(400));
    }

    @Test
    void anotherTeamsJobIsUnknownToATeamsKey() {
        duvo.add(new SimulatedTeam(UNKNOWN, "Sales")).add(new SimulatedKey("dv_sales", UNKNOWN));
        var id = caller.start(DemoAssignments.QUICK);
        assertThat(
                duvo.handle(SimulatedRequest.get("/v2/runs/" + id, "dv_sales")).status(), is(404));
    }

    @Test
    void everyRequestIsRecorded() {
        caller.get("/v2/profile");
        duvo.handle(SimulatedRequest.get("/v2/teams?x=1", "dv_wrong"));
        var last = duvo.requests().get(1);
        assertThat(
                last,
                is(new RecordedCall(
                        VirtualClock.BEGIN, Endpoint.TEAMS, "GET", "/v2/teams?x=1", "dv_wrong", 401, false)));
    }
}
