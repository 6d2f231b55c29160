package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * Access to Duvo with one key.
 *
 * @param keyId identifies the key without containing it: equal for equal origin and key, whatever the connection is called
 * @param usedKeyId supplies the id of the key that a client used last, which differs from {@code keyId} once the key in the
 *     credential was replaced. Called under the scheduler's lock, so it must not block
 * @param maxPerMinute supplies the most requests a minute that the key may send now; of several limits for one key, the lowest
 *     holds. Called from time to time under the scheduler's lock, so it must not block
 * @param client makes the client, which passes the rate limit of each of Duvo's answers to the given consumer
 */
public record DuvoAccess(
        Object keyId,
        Supplier<?> usedKeyId,
        IntSupplier maxPerMinute,
        Function<Consumer<RateLimit>, DuvoClient> client) {
    /** Creates the access of a key that is never replaced. */
    public DuvoAccess(Object keyId, IntSupplier maxPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
        this(keyId, () -> keyId, maxPerMinute, client);
    }

    /** Creates the access of a key that is never replaced, and whose limit never changes. */
    public DuvoAccess(Object keyId, int requestsPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
        this(keyId, () -> keyId, () -> requestsPerMinute, client);
    }

    /** The most requests a minute that the key may send now. */
    public int requestsPerMinute() {
        return maxPerMinute.getAsInt();
    }
}
