package io.jenkins.plugins.duvo.simulator.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.MessageEdits;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When faults hit and what they do to the work and to the answer. */
class FaultsTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient caller = new PlainClient(duvo);

    @Test
    void aFaultHitsTheNthRequestOfItsCallOnly() {
        var rule = duvo.faults().on(Endpoint.PROFILE).nth(2).then(Fault.json(500));
        caller.get("/v2/teams");
        var statuses = IntStream.range(0, 3)
                .map(i -> caller.get("/v2/profile").status())
                .toArray();
        assertThat(statuses, is(new int[] {200, 500, 200}));
        assertThat(rule.used(), is(1L));
    }

    @Test
    void aFaultHitsWhatItsConditionSays() {
        var one = caller.start(DemoAssignments.ENDLESS);
        var other = caller.start(DemoAssignments.ENDLESS);
        duvo.faults().on(null).ofJob(one).from(2).times(1).then(Fault.html(502));
        assertThat(caller.get("/v2/runs/" + other).status(), is(200));
        assertThat(caller.get("/v2/runs/" + one).status(), is(200));
        assertThat(caller.get("/v2/runs/" + one).text(), startsWith("<!DOCTYPE html>"));
        assertThat(caller.get("/v2/runs/" + one).status(), is(200));
    }

    @Test
    void anInjectedErrorDoesNoWork() {
        duvo.faults().on(Endpoint.START).then(Fault.json(500));
        assertThat(caller.startCall(DemoAssignments.QUICK).status(), is(500));
        assertThat(duvo.starts(), is(0L));
        assertThat(duvo.requests().get(0).injected(), is(true));
    }

    @Test
    void workMayBeDoneThoughAnErrorIsAnswered() {
        duvo.faults().on(Endpoint.START).then(Fault.html(504).afterWork());
        assertThat(caller.startCall(DemoAssignments.QUICK).status(), is(504));
        assertThat(duvo.starts(), is(1L));
    }

    @Test
    void workMayBeDoneTwice() {
        duvo.faults().on(Endpoint.START).then(Fault.delay(Duration.ZERO).twice());
        assertThat(caller.startCall(DemoAssignments.QUICK).status(), is(201));
        assertThat(duvo.starts(), is(2L));
    }

    @Test
    void workMayBeDoneLongAfterItsError() {
        duvo.faults().on(Endpoint.START).then(Fault.html(504).workingLater(Duration.ofSeconds(40)));
        assertThat(caller.startCall(DemoAssignments.QUICK).status(), is(504));
        clock.advanceSeconds(39);
        assertThat(duvo.starts(), is(0L));
        clock.advanceSeconds(1);
        assertThat(duvo.starts(), is(1L));
        assertThat(duvo.jobs().get(0).createdAt(), is(VirtualClock.BEGIN.plusSeconds(40)));
    }

    @Test
    void aResetComesBeforeTheWorkUnlessSaidOtherwise() {
        duvo.faults().on(Endpoint.START).nth(1).then(Fault.travelling(TransportFault.RESET));
        duvo.faults()
                .on(Endpoint.START)
                .nth(2)
                .then(Fault.travelling(TransportFault.RESET).afterWork());
        assertThat(caller.startCall(DemoAssignments.QUICK).transport(), is(TransportFault.RESET));
        assertThat(duvo.starts(), is(0L));
        assertThat(caller.startCall(DemoAssignments.QUICK).transport(), is(TransportFault.RESET));
        assertThat(duvo.starts(), is(1L));
    }

    @Test
    void whatIsNeverSentCostsNothing() {
        duvo.faults().on(Endpoint.PROFILE).nth(1).then(Fault.travelling(TransportFault.REFUSED));
        caller.get("/v2/profile");
        assertThat(duvo.requests().get(0).status(), is(0));
        assertThat(caller.get("/v2/profile").header("x-ratelimit-remaining"), is("299"));
    }

    @Test
    void aLaggingReplicaShowsWhatWas() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        duvo.faults().on(null).then(Fault.lag(Duration.ofSeconds(9)));
        assertThat(caller.status(id), is("running"));
        assertThat(caller.messages(id, 50, 0).path("total").intValue(), is(2));
        assertThat(caller.list("status=completed").path("total").intValue(), is(0));
        assertThat(caller.list("status=running").at("/data/0/status").stringValue(), is("running"));
        duvo.faults().clear();
        assertThat(caller.status(id), is("completed"));
    }

    @Test
    void aReplicaMayNotKnowTheJobYet() {
        var id = caller.start(DemoAssignments.QUICK);
        duvo.faults().on(null).then(Fault.lag(Duration.ofSeconds(5)));
        assertThat(caller.get("/v2/runs/" + id).status(), is(404));
    }

    @Test
    void rowsAreSkippedOrDoubledBetweenPages() {
        for (int i = 0; i < 10; i++) {
            duvo.addRunning(DemoAssignments.ENDLESS, VirtualClock.BEGIN.minusSeconds(10 + i));
        }
        duvo.faults().on(Endpoint.RUNS).then(FaultPresets.shifted(-1));
        var last = caller.list("limit=5&offset=0").at("/data/4/id").stringValue();
        assertThat(caller.list("limit=5&offset=5").at("/data/0/id").stringValue(), is(last));
    }

    @Test
    void aPageIsCutInSilence() {
        var id = caller.start(DemoAssignments.TALKATIVE);
        clock.advanceSeconds(60);
        duvo.faults().on(Endpoint.MESSAGES).then(FaultPresets.pageCut(10));
        var page = caller.messages(id, 50, 0);
        assertThat(page.path("messages").size(), is(10));
        assertThat(page.path("limit").intValue(), is(50));
    }

    @Test
    void aRunMayBeGoneOrOddlyNamed() {
        var id = caller.start(DemoAssignments.QUICK);
        duvo.faults().on(Endpoint.RUN).nth(1).then(FaultPresets.runGone());
        duvo.faults().on(Endpoint.RUN).nth(2).then(FaultPresets.status("hibernating"));
        assertThat(caller.run(id).path("run").isNull(), is(true));
        assertThat(caller.status(id), is("hibernating"));
        assertThat(caller.status(id), is("pending"));
    }

    @Test
    void totalsMayBeWrong() {
        var id = caller.start(DemoAssignments.QUICK);
        duvo.faults().on(Endpoint.MESSAGES).then(FaultPresets.total(total -> total + 3));
        assertThat(caller.messages(id, 50, 0).path("total").intValue(), is(4));
    }

    @Test
    void messagesMayChangeBetweenTwoReads() {
        var id = caller.start(DemoAssignments.QUICK);
        clock.advanceSeconds(5);
        duvo.faults().on(Endpoint.MESSAGES).nth(2).then(Fault.effect((there, request) -> {
            there.editMessages(id, MessageEdits.grown(1, " And of October."));
            there.editMessages(id, MessageEdits.withoutId(2));
            there.editMessages(id, MessageEdits.inserted(1, "late", "I almost forgot:"));
        }));
        assertThat(caller.messages(id, 50, 0).path("total").intValue(), is(4));
        var after = caller.messages(id, 50, 0).path("messages");
        assertThat(after.at("/1/text_content").stringValue(), is("I almost forgot:"));
        assertThat(
                after.at("/2/text_content").stringValue(),
                is("I will start with the open invoices of November. And of October."));
        assertThat(after.at("/3/id").isMissingNode(), is(true));
    }

    @Test
    void aMessageMayBeFiveMegabytesLong() {
        var id = caller.start(DemoAssignments.QUICK);
        duvo.editMessages(id, MessageEdits.changed(0, MessageEdits.longText(5_000_000)));
        var text = caller.messages(id, 50, 0).at("/messages/0/text_content").stringValue();
        assertThat(text.length(), is(5_000_000));
    }

    @Test
    void theFirstOfSeveralRulesCounts() {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.json(500));
        duvo.faults().on(Endpoint.PROFILE).then(Fault.json(502));
        assertThat(caller.get("/v2/profile").status(), is(500));
    }
}
