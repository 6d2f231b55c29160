package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.SimulatedTeam;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;

/** What a key sees of its owner, its teams and their Assignments. */
class TeamEndpointsTest {
    private static final String TEAM = SimulatedDuvo.TEAM.id();

    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void profileNamesTeamOfKey() {
        assertThat(client.get("/v2/profile").json().at("/profile/teamId").stringValue(), is(TEAM));
    }

    @Test
    void personsKeySeesEveryTeamAndTeamsKeyItsOwn() {
        duvo.add(new SimulatedTeam("99999999-9999-4999-8999-999999999999", "Sales"))
                .add(new SimulatedKey("dv_person", null));
        var all = duvo.handle(SimulatedRequest.get("/v2/teams", "dv_person")).json();
        assertThat(all.path("teams").size(), is(2));
        assertThat(client.get("/v2/teams").json().path("teams").size(), is(1));
    }

    @Test
    void assignmentsAreListedInPages() {
        var all = DemoAssignments.ALL.size();
        var page = client.get("/v2/teams/" + TEAM + "/agents?limit=3&offset=" + (all - 1))
                .json();
        assertThat(page.path("agents").size(), is(1));
        assertThat(page.path("total").intValue(), is(all));
    }

    @Test
    void assignmentIsShownByItsId() {
        var answer = client.get("/v2/agents/" + DemoAssignments.QUICK).json();
        assertThat(answer.at("/agent/name").stringValue(), is("Reconcile bank statement"));
    }
}
