package io.jenkins.plugins.duvo.simulator.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How requests are counted, limited and rejected. */
class RequestLimitTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void request301InAMinuteIsRejected() {
        for (int i = 0; i < 300; i++) {
            assertThat(client.get("/v2/profile").status(), is(200));
            clock.advance(Duration.ofMillis(100));
        }
        var rejected = client.get("/v2/profile");
        assertThat(rejected.status(), is(429));
        assertThat(rejected.header("retry-after"), is("30"));
        assertThat(rejected.header("x-ratelimit-remaining"), is("0"));
    }

    @Test
    void requestIsAllowedAfterRetryAfter() {
        exhaust();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(client.get("/v2/profile").status(), is(429));
        clock.advance(Duration.ofMillis(1));
        assertThat(client.get("/v2/profile").status(), is(200));
    }

    @Test
    void fixedWindowBeginsAgainWithTheMinute() {
        duvo.limit(new RequestLimit(300, RequestLimit.Window.FIXED));
        clock.advanceSeconds(59);
        exhaust();
        clock.advanceSeconds(1);
        assertThat(client.get("/v2/profile").status(), is(200));
    }

    @Test
    void answerStatesRemainingRequests() {
        var answer = client.get("/v2/profile");
        assertThat(answer.header("x-ratelimit-limit"), is("300"));
        assertThat(answer.header("x-ratelimit-remaining"), is("299"));
        assertThat(answer.header("x-ratelimit-reset"), is("60"));
    }

    @Test
    void eachKeyHasItsOwnLimit() {
        duvo.add(new SimulatedKey("dv_other", SimulatedDuvo.TEAM.id()));
        exhaust();
        assertThat(duvo.handle(SimulatedRequest.get("/v2/profile", "dv_other")).status(), is(200));
    }

    @Test
    void rejectedStartStartsNothing() {
        exhaust();
        assertThat(client.startCall(DemoAssignments.QUICK).status(), is(429));
        assertThat(duvo.starts(), is(0L));
    }

    @Test
    void requestsOfOtherProgramsCount() {
        assertThat(duvo.useElsewhere(SimulatedDuvo.KEY), is(true));
        assertThat(client.get("/v2/profile").header("x-ratelimit-remaining"), is("298"));
    }

    @Test
    void limitCanBeSwitchedOff() {
        duvo.limit(RequestLimit.off());
        exhaust();
        var answer = client.get("/v2/profile");
        assertThat(answer.status(), is(200));
        assertThat(answer.header("x-ratelimit-limit"), is(nullValue()));
    }

    private void exhaust() {
        for (int i = 0; i < 300; i++) {
            client.get("/v2/profile");
        }
    }
}
