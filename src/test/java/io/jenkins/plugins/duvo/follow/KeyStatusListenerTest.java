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

/** A listener learns which keys Duvo accepts and rejects. */
class KeyStatusListenerTest {
    private final EngineHarness harness = new EngineHarness();
    private final List<String> events = new ArrayList<>();
    private final FollowScheduler scheduler =
            new FollowScheduler(harness.taskRunner, harness.taskRunner.executor(), new KeyStatusListener() {
                @Override
                public void keyAccepted(Object keyId) {
                    events.add("accepted " + keyId);
                }

                @Override
                public void keyRejected(Object keyId, DuvoException why) {
                    events.add("rejected " + keyId);
                }
            });

    private void call(String keyId, String key) {
        scheduler.call(
                harness.connection(keyId, EngineHarness.CAP, () -> key), CallPriority.ACTION, DuvoClient::listTeams);
        harness.taskRunner.run(Duration.ofSeconds(5));
    }

    @Test
    void acceptedAndRejectedKeysArePublished() {
        call("good", SimulatedDuvo.KEY);
        call("bad", "dv_wrong");
        assertEquals(List.of("accepted good", "rejected bad"), events);
    }

    @Test
    void rejectionByAProxySaysNothingOfTheKey() {
        harness.fault(Endpoint.TEAMS, Fault.html(401));
        call("good", SimulatedDuvo.KEY);
        assertEquals(List.of(), events);
    }

    @Test
    void serverErrorSaysNothingOfTheKey() {
        harness.fault(Endpoint.TEAMS, Fault.json(503));
        call("good", SimulatedDuvo.KEY);
        assertEquals(List.of(), events);
    }
}
