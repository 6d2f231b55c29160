package io.jenkins.plugins.duvo.simulator.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every known fault shows on every kind of answer it is made for. */
class FaultPresetsTest {
    private static final VirtualClock CLOCK = new VirtualClock();

    static Stream<Map.Entry<String, Fault>> answers() {
        return Stream.concat(
                FaultPresets.http(CLOCK).entrySet().stream(), FaultPresets.transport().entrySet().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void aFaultyAnswerIsNotTheRightOne(Map.Entry<String, Fault> fault) {
        assertThat(startedWith(fault.getValue()), is(not(startedWith(Fault.delay(java.time.Duration.ZERO)))));
    }

    private static Map<String, Object> startedWith(Fault fault) {
        var duvo = new SimulatedDuvo(CLOCK);
        duvo.faults().on(Endpoint.START).then(fault);
        var answer = new PlainClient(duvo).startCall(DemoAssignments.QUICK);
        var facts = new HashMap<String, Object>();
        facts.put("status", answer.status());
        facts.put("text", answer.text());
        facts.put("transport", answer.transport());
        return facts;
    }

    @Test
    void aDateToRetryAfterFollowsTheClock() {
        var duvo = new SimulatedDuvo(CLOCK);
        duvo.faults().on(Endpoint.PROFILE).then(FaultPresets.http(CLOCK).get("429 retry-after date"));
        assertThat(new PlainClient(duvo).get("/v2/profile").header("retry-after"), is("Mon, 23 Nov 2026 08:00:20 GMT"));
    }
}
