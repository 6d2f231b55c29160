package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that no endpoint can answer. */
class RouterTest {
    private static final String UNKNOWN = "99999999-9999-4999-8999-999999999999";

    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());

    @ParameterizedTest
    @CsvSource({
        "/v2/profile, dv_wrong, 401",
        "/v2/runs/" + UNKNOWN + ", dv_simulated, 404",
        "/v2/runs/" + UNKNOWN + "/messages, dv_simulated, 404",
        "/v2/runs/4711, dv_simulated, 400",
        "/v2/agents/4711, dv_simulated, 400",
        "/v2/agents/" + UNKNOWN + ", dv_simulated, 404",
        "/v2/nothing, dv_simulated, 404",
        "/v1/profile, dv_simulated, 404"
    })
    @OffContract("calls unknown paths")
    void requestWithUnknownKeyIdOrPathIsRejectedInJson(String path, String key, int status) {
        var answer = duvo.handle(SimulatedRequest.get(path, key));
        assertThat(answer.status(), is(status));
        assertThat(answer.json().path("error").isString(), is(true));
    }

    @Test
    void requestWithoutKeyIsRejected() {
        assertThat(duvo.handle(SimulatedRequest.get("/v2/teams", null)).status(), is(401));
    }
}
