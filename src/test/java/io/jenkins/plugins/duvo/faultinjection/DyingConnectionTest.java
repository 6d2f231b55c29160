package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DyingConnectionTest {
    private static final SimulatedRequest READ = SimulatedRequest.get("/v2/runs/1", "key");
    private static final SimulatedRequest LIST = SimulatedRequest.get("/v2/teams/1/runs?limit=100", "key");
    private static final SimulatedRequest STOP = SimulatedRequest.post("/v2/runs/1/stop", "key", null);

    private final List<Boolean> carried = new ArrayList<>();
    private long now;
    private final DyingConnection connection = new DyingConnection(() -> now);

    private void send(long at, SimulatedRequest request) {
        now = at;
        carried.add(connection.carries(request));
    }

    @Test
    void readsAreSwallowedUntilTheFirstOneTimesOut() {
        send(0, READ);
        connection.die();
        send(1_000, READ);
        send(10_999, READ);
        send(11_000, READ);
        send(11_001, READ);
        assertEquals(List.of(false, true, true, false, false), carried);
    }

    @Test
    void listTimesOutSooner() {
        connection.die();
        send(0, READ);
        send(1_000, LIST);
        send(5_999, READ);
        send(6_000, READ);
        assertEquals(List.of(true, true, true, false), carried);
    }

    @Test
    void callThatChangesSomethingHasItsOwnConnection() {
        connection.die();
        send(0, STOP);
        assertEquals(List.of(false), carried);
    }
}
