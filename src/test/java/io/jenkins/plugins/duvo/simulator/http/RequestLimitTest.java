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

/** The limit of 300 requests a minute. */
class RequestLimitTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient caller = new PlainClient(duvo);

    @Test
    void the301stRequestInAMinuteIsRefused() {
        for (int i = 0; i < 300; i++) {
            assertThat(caller.get("/v2/profile").status(), is(200));
            clock.advance(Duration.ofMillis(100));
        }
        var refused = caller.get("/v2/profile");
        assertThat(refused.status(), is(429));
        assertThat(refused.header("retry-after"), is("30"));
        assertThat(refused.header("x-ratelimit-remaining"), is("0"));
    }

    @Test
    void afterTheTimeToWaitOneMoreIsLetThrough() {
        exhaust();
        clock.advance(Duration.ofMillis(59_999));
        assertThat(caller.get("/v2/profile").status(), is(429));
        clock.advance(Duration.ofMillis(1));
        assertThat(caller.get("/v2/profile").status(), is(200));
    }

    @Test
    void aFixedWindowBeginsAnewWithTheMinute() {
        duvo.limit(new RequestLimit(300, RequestLimit.Window.FIXED));
        clock.advanceSeconds(59);
        exhaust();
        clock.advanceSeconds(1);
        assertThat(caller.get("/v2/profile").status(), is(200));
    }

    @Test
    void everyAnswerSaysHowManyAreLeft() {
        var answer = caller.get("/v2/profile");
        assertThat(answer.header("x-ratelimit-limit"), is("300"));
        assertThat(answer.header("x-ratelimit-remaining"), is("299"));
        assertThat(answer.header("x-ratelimit-reset"), is("60"));
    }

    @Test
    void eachKeyHasItsOwn() {
        duvo.add(new SimulatedKey("dv_other", SimulatedDuvo.TEAM.id()));
        exhaust();
        assertThat(duvo.handle(SimulatedRequest.get("/v2/profile", "dv_other")).status(), is(200));
    }

    @Test
    void aRefusedStartStartsNothing() {
        exhaust();
        assertThat(caller.startCall(DemoAssignments.QUICK).status(), is(429));
        assertThat(duvo.starts(), is(0L));
    }

    @Test
    void othersMayUseTheKey() {
        assertThat(duvo.useElsewhere(SimulatedDuvo.KEY), is(true));
        assertThat(caller.get("/v2/profile").header("x-ratelimit-remaining"), is("298"));
    }

    @Test
    void itCanBeSwitchedOff() {
        duvo.limit(RequestLimit.off());
        exhaust();
        var answer = caller.get("/v2/profile");
        assertThat(answer.status(), is(200));
        assertThat(answer.header("x-ratelimit-limit"), is(nullValue()));
    }

    private void exhaust() {
        for (int i = 0; i < 300; i++) {
            caller.get("/v2/profile");
        }
    }
}
