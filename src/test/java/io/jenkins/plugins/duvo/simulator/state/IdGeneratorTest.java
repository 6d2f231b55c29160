package io.jenkins.plugins.duvo.simulator.state;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.http.PlainClient;
import org.junit.jupiter.api.Test;

/** Ids of the simulated Duvo. */
class IdGeneratorTest {
    private final VirtualClock clock = new VirtualClock();
    private final SimulatedDuvo duvo = new SimulatedDuvo(clock);
    private final PlainClient client = new PlainClient(duvo);

    @Test
    void sameSeedGivesSameIds() {
        var other = new PlainClient(new SimulatedDuvo(clock));
        assertThat(other.start(DemoAssignments.QUICK), is(client.start(DemoAssignments.QUICK)));
    }
}
