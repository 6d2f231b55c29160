package io.jenkins.plugins.duvo.simulator.openapi;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Watch over the idempotency keys of the requests to one simulated Duvo: what starts a Job, sends a message or answers a request has one,
 * and no key comes with two different requests. Requests without a {@code User-Agent} are the tests' own and need none.
 */
public final class IdempotencyKeys {
    private static final String HEADER = "idempotency-key";

    private static final Set<Endpoint> NEEDED = Set.of(Endpoint.START, Endpoint.SEND, Endpoint.RESPOND);

    private final Map<String, String> requests = new HashMap<>();

    /** Returns what is wrong with a request; empty if nothing is. */
    public synchronized Optional<String> check(SimulatedRequest request) {
        var key = request.header(HEADER);
        var isNeeded = NEEDED.contains(Endpoint.of(request.method(), request.path()));
        if (key == null) {
            return isNeeded && request.header("user-agent") != null
                    ? Optional.of("lacks an Idempotency-Key")
                    : Optional.empty();
        }
        if (!isNeeded) {
            return Optional.of("has an Idempotency-Key, which no page of Duvo's names for it");
        }
        var text = request.path() + '\n' + new String(request.body(), StandardCharsets.UTF_8);
        var before = requests.putIfAbsent(key, text);
        return before == null || before.equals(text)
                ? Optional.empty()
                : Optional.of("has the Idempotency-Key of another request: " + before + " and " + text);
    }
}
