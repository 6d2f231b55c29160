package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Starts of Jobs, lists of Jobs and evaluations. */
class RunEndpointsTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();
    private static final String UNKNOWN = "99999999-9999-4999-8999-999999999999";

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock).limit(RequestLimit.off());
    private final PlainClient client = new PlainClient(duvo);

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
    @OffContract("sends invalid bodies")
    void invalidStartStartsNothing(String body, int status) {
        assertThat(client.post("/v2/teams/" + TEAM + "/runs", body).status(), is(status));
        assertThat(duvo.starts(), equalTo(0L));
    }

    @Test
    void listHasNewestJobsFirstByDefault() {
        var first = client.start(DemoAssignments.ENDLESS);
        clock.advanceSeconds(1);
        var second = client.start(DemoAssignments.ENDLESS);
        assertThat(ids(client.list("limit=5")), contains(second, first));
        assertThat(ids(client.list("sort_order=asc")), contains(first, second));
    }

    @Test
    void listOrdersJobsByTheirStart() {
        var young = client.start(DemoAssignments.ENDLESS);
        var old = duvo.addForeign(DemoAssignments.ENDLESS, VirtualClock.BEGIN.minusSeconds(3600))
                .id();
        assertThat(ids(client.list("sort_order=desc")), contains(young, old));
    }

    @Test
    void filtersFollowStatusOfJobs() {
        var waiting = client.start(DemoAssignments.APPROVAL);
        var endless = client.start(DemoAssignments.ENDLESS);
        assertThat(ids(client.list("status=pending&sort_order=asc")), contains(waiting, endless));
        clock.advanceSeconds(10);
        assertThat(client.list("status=pending").path("total").intValue(), is(0));
        assertThat(ids(client.list("status=waiting")), contains(waiting));
        assertThat(ids(client.list("status=running&agent_id=" + DemoAssignments.ENDLESS)), contains(endless));
        assertThat(
                client.list("status=running&agent_id=" + DemoAssignments.MUTE)
                        .path("total")
                        .intValue(),
                is(0));
    }

    @Test
    void pagesHoldEachJobOnce() {
        for (int i = 0; i < 250; i++) {
            duvo.addRunning(DemoAssignments.MUTE, VirtualClock.BEGIN.minusSeconds(i));
        }
        var ids = new ArrayList<String>();
        for (int offset = 0; offset < 250; offset += 100) {
            ids.addAll(ids(client.list("limit=100&offset=" + offset)));
        }
        assertThat(ids.size(), is(250));
        assertThat(new HashSet<>(ids).size(), is(250));
    }

    @Test
    void lastPageHoldsTheRest() {
        for (int i = 0; i < 1_050; i++) {
            duvo.addEnded(DemoAssignments.MUTE, clock.instant().minusSeconds(i), clock.instant(), "completed");
        }
        var last = client.list("limit=100&status=completed&offset=1000");
        assertThat(ids(last).size(), is(50));
        assertThat(last.path("total").intValue(), is(1_050));
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data")
                .valueStream()
                .map(row -> row.path("id").stringValue())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"limit=101", "status=asleep", "sort_order=up", "agent_id=4711"})
    @OffContract("sends invalid parameters")
    void invalidListParameterIsRejected(String query) {
        assertThat(client.get("/v2/teams/" + TEAM + "/runs?" + query).status(), is(400));
    }

    @Test
    void jobOfAnotherTeamIsUnknownToTeamsKey() {
        duvo.add(new SimulatedTeam(UNKNOWN, "Sales")).add(new SimulatedKey("dv_sales", UNKNOWN));
        var id = client.start(DemoAssignments.QUICK);
        assertThat(
                duvo.handle(SimulatedRequest.get("/v2/runs/" + id, "dv_sales")).status(), is(404));
    }

    @Test
    void evaluationExistsOnceJobHasEnded() {
        var id = client.start(DemoAssignments.QUICK);
        var path = "/v2/agent/" + DemoAssignments.QUICK + "/runs/" + id + "/evaluation";
        assertThat(client.get(path).json().path("data").isNull(), is(true));
        clock.advanceSeconds(5);
        assertThat(client.get(path).json().at("/data/run_id").stringValue(), is(id));
    }
}
