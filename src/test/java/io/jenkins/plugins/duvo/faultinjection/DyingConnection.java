package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.util.function.LongSupplier;

/**
 * Model of the connection that a key's reads share: once it has died without a word, it swallows the reads that it carries. With
 * the timeout of the first of them the client leaves it and opens another one. Calls that change something have a connection each.
 */
final class DyingConnection {
    private static final long LIST_TIMEOUT_MS = 5_000;
    private static final long READ_TIMEOUT_MS = 10_000;

    private final LongSupplier clock;
    private boolean dead;
    private long leftAt = Long.MAX_VALUE;

    DyingConnection(LongSupplier clock) {
        this.clock = clock;
    }

    /** The connection that is in use dies. */
    void die() {
        dead = true;
        leftAt = Long.MAX_VALUE;
    }

    /** Whether the dead connection carries the request, which then is never answered. */
    boolean carries(SimulatedRequest request) {
        if (!dead || !request.method().equals("GET")) {
            return false;
        }
        var now = clock.getAsLong();
        if (now >= leftAt) {
            dead = false;
            return false;
        }
        var timeout =
                Endpoint.of(request.method(), request.path()) == Endpoint.RUNS ? LIST_TIMEOUT_MS : READ_TIMEOUT_MS;
        leftAt = Math.min(leftAt, now + timeout);
        return true;
    }
}
