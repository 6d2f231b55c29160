package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Access to Duvo with one key.
 *
 * @param keyId identifies the key without containing it: equal for equal origin and key, whatever the connection is called
 * @param maxPerMinute supplies the most requests a minute that the key may send now; of several limits for one key, the lowest
 *     holds. Called from time to time under the scheduler's lock, so it must not block
 * @param client makes the client, which passes the rate limit of each of Duvo's answers to the given consumer
 */
public record DuvoAccess(Object keyId, IntSupplier maxPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
    /** Creates the access of a key whose limit never changes. */
    public DuvoAccess(Object keyId, int requestsPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
        this(keyId, () -> requestsPerMinute, client);
    }

    /** The most requests a minute that the key may send now. */
    public int requestsPerMinute() {
        return maxPerMinute.getAsInt();
    }
}
