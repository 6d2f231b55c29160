package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.engine.EngineHarness;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever wants to know hears which keys Duvo takes. */
class KeyStatusListenerTest {
    private final EngineHarness harness = new EngineHarness();
    private final List<String> heard = new ArrayList<>();
    private final FollowScheduler scheduler =
            new FollowScheduler(harness.taskRunner, harness.taskRunner.executor(), new KeyStatusListener() {
                @Override
                public void keyAccepted(Object account) {
                    heard.add("taken " + account);
                }

                @Override
                public void keyRejected(Object account, DuvoException why) {
                    heard.add("refused " + account);
                }
            });

    private void ask(String account, String key) {
        scheduler.call(
                harness.connection(account, EngineHarness.CAP, () -> key), CallPriority.ACTION, DuvoClient::listTeams);
        harness.taskRunner.run(Duration.ofSeconds(5));
    }

    @Test
    void acceptedAndRejectedKeysArePublished() {
        ask("good", SimulatedDuvo.KEY);
        ask("bad", "dv_wrong");
        assertEquals(List.of("taken good", "refused bad"), heard);
    }

    @Test
    void rejectionByAProxySaysNothingOfTheKey() {
        harness.fault(Endpoint.TEAMS, Fault.html(401));
        ask("good", SimulatedDuvo.KEY);
        assertEquals(List.of(), heard);
    }

    @Test
    void serverErrorSaysNothingOfTheKey() {
        harness.fault(Endpoint.TEAMS, Fault.json(503));
        ask("good", SimulatedDuvo.KEY);
        assertEquals(List.of(), heard);
    }
}
