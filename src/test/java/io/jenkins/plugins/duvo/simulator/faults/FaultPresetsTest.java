package io.jenkins.plugins.duvo.simulator.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each preset changes the answers for which it is made. */
class FaultPresetsTest {
    private static final VirtualClock CLOCK = new VirtualClock();

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    static Stream<Map.Entry<String, Fault>> answers() {
        return Stream.concat(
                FaultPresets.http(CLOCK).entrySet().stream(), FaultPresets.transport().entrySet().stream());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void faultyAnswerDiffersFromTheCorrectOne(Map.Entry<String, Fault> fault) {
        assertThat(startedWith(fault.getValue()), is(not(startedWith(Fault.delay(Duration.ZERO)))));
    }

    private static Map<String, Object> startedWith(Fault fault) {
        var faultyDuvo = new SimulatedDuvo(CLOCK);
        faultyDuvo.faults().on(Endpoint.START).then(fault);
        var answer = new PlainClient(faultyDuvo).startCall(DemoAssignments.QUICK);
        var facts = new HashMap<String, Object>();
        facts.put("status", answer.status());
        facts.put("text", answer.text());
        facts.put("transport", answer.transport());
        return facts;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("speech")
    void speechChangesAnAnswer(Map.Entry<String, Fault> speech) {
        assertThat(conversation(speech.getValue()), is(not(conversation(Fault.delay(Duration.ZERO)))));
    }

    static Set<Map.Entry<String, Fault>> speech() {
        return FaultPresets.speech().entrySet();
    }

    /** What Duvo says about Jobs that ask, that ended and that are not there. */
    private static List<String> conversation(Fault fault) {
        var time = new VirtualClock();
        var speaking = new SimulatedDuvo(time);
        var plain = new PlainClient(speaking);
        var ids = Stream.of(DemoAssignments.APPROVAL, DemoAssignments.QUESTIONS, DemoAssignments.QUICK)
                .map(plain::start)
                .toList();
        time.advanceSeconds(10);
        speaking.faults().on(null).then(fault);
        var said = new ArrayList<String>();
        ids.forEach(id -> said.add(plain.run(id).toString()));
        said.add(plain.messages(ids.get(2), 50, 0).toString());
        said.add(plain.list("limit=5").toString());
        said.add(plain.get("/v2/runs/" + UUID.randomUUID()).text());
        return said;
    }

    @Test
    void assignmentsOfTheProgramSpeakInOtherWays() {
        var refusal = client.startCall(DemoAssignments.UNPUBLISHED);
        assertThat(refusal.status(), is(409));
        assertThat(refusal.json().path("code").stringValue(), is("agent_not_published"));
        var untyped = client.start(DemoAssignments.UNTYPED);
        var typed = client.start(DemoAssignments.APPROVAL);
        clock.advanceSeconds(10);
        assertThat(client.run(untyped).at("/pending_human_request/type").isMissingNode(), is(true));
        assertThat(client.run(typed).at("/pending_human_request/type").stringValue(), is("approval"));
    }

    @Test
    void retryAfterDateFollowsTheClock() {
        duvo.faults().on(Endpoint.PROFILE).then(FaultPresets.http(clock).get("429 retry-after date"));
        assertThat(client.get("/v2/profile").header("retry-after"), is("Mon, 23 Nov 2026 08:00:20 GMT"));
    }

    @Test
    void shiftedPagesRepeatRows() {
        for (int i = 0; i < 10; i++) {
            duvo.addRunning(DemoAssignments.ENDLESS, VirtualClock.BEGIN.minusSeconds(10 + i));
        }
        duvo.faults().on(Endpoint.RUNS).then(FaultPresets.shifted(-1));
        var last = client.list("limit=5&offset=0").at("/data/4/id").stringValue();
        assertThat(client.list("limit=5&offset=5").at("/data/0/id").stringValue(), is(last));
    }

    @Test
    void cutPageStatesItsFullLimit() {
        var id = client.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(60);
        duvo.faults().on(Endpoint.MESSAGES).then(FaultPresets.pageCut(10));
        var page = client.messages(id, 50, 0);
        assertThat(page.path("messages").size(), is(10));
        assertThat(page.path("limit").intValue(), is(50));
    }

    @Test
    void offsetMayHaveNoEffectOrBeHeldWithinTheRows() {
        var id = client.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(60);
        var count = duvo.job(id).messageCount();
        var first = client.messages(id, 50, 0).at("/messages/0/id").stringValue();
        var lastFull = client.messages(id, 50, count - 50).at("/messages/0/id").stringValue();
        duvo.faults().on(Endpoint.MESSAGES).nth(1).then(FaultPresets.paging().get("offset without effect"));
        duvo.faults().on(Endpoint.MESSAGES).nth(2).then(FaultPresets.paging().get("offset held within the rows"));
        duvo.faults().on(Endpoint.MESSAGES).nth(3).then(FaultPresets.paging().get("no total, pages of 20 rows"));
        assertThat(client.messages(id, 50, 60).at("/messages/0/id").stringValue(), is(first));
        assertThat(client.messages(id, 50, count).at("/messages/0/id").stringValue(), is(lastFull));
        var page = client.messages(id, 50, 0);
        assertThat(page.path("messages").size(), is(20));
        assertThat(page.has("total"), is(false));
    }

    @Test
    void jobMayBeGoneOrOfUnknownStatus() {
        var id = client.start(DemoAssignments.QUICK);
        duvo.faults().on(Endpoint.RUN).nth(1).then(FaultPresets.runGone());
        duvo.faults().on(Endpoint.RUN).nth(2).then(FaultPresets.status("hibernating"));
        assertThat(client.run(id).path("run").isNull(), is(true));
        assertThat(client.status(id), is("hibernating"));
        assertThat(client.status(id), is("pending"));
    }

    @Test
    void totalMayBeWrong() {
        var id = client.start(DemoAssignments.QUICK);
        duvo.faults().on(Endpoint.MESSAGES).then(FaultPresets.total(total -> total + 3));
        assertThat(client.messages(id, 50, 0).path("total").intValue(), is(4));
    }
}
