package io.jenkins.plugins.duvo.simulator.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which requests meet a fault. */
class FaultsTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void faultHitsOnlyTheNthRequestToItsEndpoint() {
        var rule = duvo.faults().on(Endpoint.PROFILE).nth(2).then(Fault.json(500));
        client.get("/v2/teams");
        var statuses = IntStream.range(0, 3)
                .map(i -> client.get("/v2/profile").status())
                .toArray();
        assertThat(statuses, is(new int[] {200, 500, 200}));
        assertThat(rule.used(), is(1L));
    }

    @Test
    void faultHitsOnlyRequestsThatMeetItsCondition() {
        var one = client.start(DemoAssignments.ENDLESS);
        var other = client.start(DemoAssignments.ENDLESS);
        duvo.faults().on(null).ofJob(one).from(2).times(1).then(Fault.html(502));
        assertThat(client.get("/v2/runs/" + other).status(), is(200));
        assertThat(client.get("/v2/runs/" + one).status(), is(200));
        assertThat(client.get("/v2/runs/" + one).text(), startsWith("<!DOCTYPE html>"));
        assertThat(client.get("/v2/runs/" + one).status(), is(200));
    }

    @Test
    void firstOfSeveralMatchingRulesWins() {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.json(500));
        duvo.faults().on(Endpoint.PROFILE).then(Fault.json(502));
        assertThat(client.get("/v2/profile").status(), is(500));
    }
}
