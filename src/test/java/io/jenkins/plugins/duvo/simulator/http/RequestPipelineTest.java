package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;

/** The record of requests. */
class RequestPipelineTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void everyRequestIsRecordedWithItsStatus() {
        client.get("/v2/profile");
        duvo.handle(SimulatedRequest.get("/v2/teams", "dv_wrong"));
        var last = duvo.requests().get(1);
        assertThat(
                last,
                is(new RecordedCall(
                        VirtualClock.BEGIN, Endpoint.TEAMS, "GET", "/v2/teams", "dv_wrong", null, 401, false)));
    }
}
