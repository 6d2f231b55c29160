package io.jenkins.plugins.duvo.simulator.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a fault does to the work, the answer and the connection of a request. */
class FaultTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void injectedErrorDoesNoWork() {
        duvo.faults().on(Endpoint.START).then(Fault.json(500));
        assertThat(client.startCall(DemoAssignments.QUICK).status(), is(500));
        assertThat(duvo.starts(), is(0L));
        assertThat(duvo.requests().get(0).injected(), is(true));
    }

    @Test
    void workMayBeDoneDespiteAnError() {
        duvo.faults().on(Endpoint.START).then(Fault.html(504).afterWork());
        assertThat(client.startCall(DemoAssignments.QUICK).status(), is(504));
        assertThat(duvo.starts(), is(1L));
    }

    @Test
    void workMayBeDoneTwice() {
        duvo.faults().on(Endpoint.START).then(Fault.delay(Duration.ZERO).twice());
        assertThat(client.startCall(DemoAssignments.QUICK).status(), is(201));
        assertThat(duvo.starts(), is(2L));
    }

    @Test
    void workMayBeDoneLongAfterAnError() {
        duvo.faults().on(Endpoint.START).then(Fault.html(504).workingLater(Duration.ofSeconds(40)));
        assertThat(client.startCall(DemoAssignments.QUICK).status(), is(504));
        clock.advanceSeconds(39);
        assertThat(duvo.starts(), is(0L));
        clock.advanceSeconds(1);
        assertThat(duvo.starts(), is(1L));
        assertThat(duvo.jobs().get(0).createdAt(), is(VirtualClock.BEGIN.plusSeconds(40)));
    }

    @Test
    void resetPreventsTheWorkUnlessItIsAfterIt() {
        duvo.faults().on(Endpoint.START).nth(1).then(Fault.travelling(TransportFault.RESET));
        duvo.faults()
                .on(Endpoint.START)
                .nth(2)
                .then(Fault.travelling(TransportFault.RESET).afterWork());
        assertThat(client.startCall(DemoAssignments.QUICK).transport(), is(TransportFault.RESET));
        assertThat(duvo.starts(), is(0L));
        assertThat(client.startCall(DemoAssignments.QUICK).transport(), is(TransportFault.RESET));
        assertThat(duvo.starts(), is(1L));
    }

    @Test
    void requestThatIsNeverSentIsNotCounted() {
        duvo.faults().on(Endpoint.PROFILE).nth(1).then(Fault.travelling(TransportFault.REFUSED));
        client.get("/v2/profile");
        assertThat(duvo.requests().get(0).status(), is(0));
        assertThat(client.get("/v2/profile").header("x-ratelimit-remaining"), is("299"));
    }

    @Test
    void laggingReplicaShowsFormerState() {
        var id = client.start(DemoAssignments.QUICK);
        clock.advanceSeconds(10);
        duvo.faults().on(null).then(Fault.lag(Duration.ofSeconds(9)));
        assertThat(client.status(id), is("running"));
        assertThat(client.messages(id, 50, 0).path("total").intValue(), is(2));
        assertThat(client.list("status=completed").path("total").intValue(), is(0));
        assertThat(client.list("status=running").at("/data/0/status").stringValue(), is("running"));
        duvo.faults().clear();
        assertThat(client.status(id), is("completed"));
    }

    @Test
    void laggingReplicaMayNotKnowJobYet() {
        var id = client.start(DemoAssignments.QUICK);
        duvo.faults().on(null).then(Fault.lag(Duration.ofSeconds(5)));
        assertThat(client.get("/v2/runs/" + id).status(), is(404));
    }
}
