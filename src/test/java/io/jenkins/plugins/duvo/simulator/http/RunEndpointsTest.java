package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The list of a team's Jobs. */
class RunEndpointsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock).limit(RequestLimit.off());
    private final PlainClient caller = new PlainClient(duvo);

    @Test
    void theNewestComeFirstUnlessAskedOtherwise() {
        var first = caller.start(DemoAssignments.ENDLESS);
        clock.advanceSeconds(1);
        var second = caller.start(DemoAssignments.ENDLESS);
        assertThat(ids(caller.list("limit=5")), contains(second, first));
        assertThat(ids(caller.list("sort_order=asc")), contains(first, second));
    }

    @Test
    void aJobAddedLaterStandsWhereItsStartBelongs() {
        var young = caller.start(DemoAssignments.ENDLESS);
        var old = duvo.addForeign(DemoAssignments.ENDLESS, VirtualClock.BEGIN.minusSeconds(3600))
                .id();
        assertThat(ids(caller.list("sort_order=desc")), contains(young, old));
    }

    @Test
    void filtersFollowTheJobs() {
        var waiting = caller.start(DemoAssignments.APPROVAL);
        var endless = caller.start(DemoAssignments.ENDLESS);
        assertThat(ids(caller.list("status=pending&sort_order=asc")), contains(waiting, endless));
        clock.advanceSeconds(10);
        assertThat(caller.list("status=pending").path("total").intValue(), is(0));
        assertThat(ids(caller.list("status=waiting")), contains(waiting));
        assertThat(ids(caller.list("status=running&agent_id=" + DemoAssignments.ENDLESS)), contains(endless));
        assertThat(
                caller.list("status=running&agent_id=" + DemoAssignments.MUTE)
                        .path("total")
                        .intValue(),
                is(0));
    }

    @Test
    void pagesAbut() {
        for (int i = 0; i < 250; i++) {
            duvo.addRunning(DemoAssignments.MUTE, VirtualClock.BEGIN.minusSeconds(i));
        }
        var seen = new ArrayList<String>();
        for (int offset = 0; offset < 250; offset += 100) {
            seen.addAll(ids(caller.list("limit=100&offset=" + offset)));
        }
        assertThat(seen.size(), is(250));
        assertThat(new HashSet<>(seen).size(), is(250));
    }

    @Test
    void theLastPageOfALongListIsShort() {
        for (int i = 0; i < 1_050; i++) {
            duvo.addEnded(DemoAssignments.MUTE, clock.instant().minusSeconds(i), clock.instant(), "completed");
        }
        var last = caller.list("limit=100&status=completed&offset=1000");
        assertThat(ids(last).size(), is(50));
        assertThat(last.path("total").intValue(), is(1_050));
    }

    private static List<String> ids(JsonNode list) {
        return list.path("data")
                .valueStream()
                .map(row -> row.path("id").stringValue())
                .toList();
    }
}
