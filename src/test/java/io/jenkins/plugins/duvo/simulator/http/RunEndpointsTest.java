package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts of Jobs and reads of one. */
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
    void jobOfAnotherTeamIsUnknownToTeamsKey() {
        duvo.add(new SimulatedTeam(UNKNOWN, "Sales")).add(new SimulatedKey("dv_sales", UNKNOWN));
        var id = client.start(DemoAssignments.QUICK);
        assertThat(
                duvo.handle(SimulatedRequest.get("/v2/runs/" + id, "dv_sales")).status(), is(404));
    }
}
