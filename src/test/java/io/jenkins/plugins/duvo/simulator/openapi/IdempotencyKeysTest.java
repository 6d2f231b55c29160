package io.jenkins.plugins.duvo.simulator.openapi;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeysTest {
    private static final String SEND = "/v2/runs/1/messages";

    private final IdempotencyKeys keys = new IdempotencyKeys();

    private Optional<String> check(String path, String body, String key) {
        var headers = new TreeMap<>(Map.of("user-agent", "duvo-jenkins/1"));
        if (key != null) {
            headers.put("idempotency-key", key);
        }
        return keys.check(
                new SimulatedRequest("http://localhost", "POST", path, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void repetitionHasTheKeyOfTheFirstRequest() {
        assertThat(check(SEND, "{\"message\":\"a\"}", "k"), is(Optional.empty()));
        assertThat(check(SEND, "{\"message\":\"a\"}", "k"), is(Optional.empty()));
        assertThat(check(SEND, "{\"message\":\"a\"}", "k2"), is(Optional.empty()));
    }

    @Test
    void keyOfAnotherRequestIsFound() {
        check(SEND, "{\"message\":\"a\"}", "k");
        assertThat(check(SEND, "{\"message\":\"b\"}", "k").orElseThrow(), containsString("of another request"));
        assertThat(
                check("/v2/runs/2/messages", "{\"message\":\"a\"}", "k").orElseThrow(),
                containsString("of another request"));
    }

    @ParameterizedTest
    @ValueSource(strings = {SEND, "/v2/teams/1/runs", "/v2/runs/1/human-requests/2/respond"})
    void missingKeyIsFound(String path) {
        assertThat(check(path, "{}", null).orElseThrow(), containsString("lacks"));
        assertThat(keys.check(SimulatedRequest.post(path, "dv_key", "{}")), is(Optional.empty()));
    }

    @Test
    void keyOfACallThatNeedsNoneIsFound() {
        assertThat(check("/v2/runs/1/stop", "", "k").orElseThrow(), containsString("no page"));
        assertThat(check("/v2/runs/1/stop", "", null), is(Optional.empty()));
    }
}
