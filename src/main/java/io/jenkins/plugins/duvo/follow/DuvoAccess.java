package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * How to reach Duvo with one key.
 *
 * @param keyId tells keys apart without being one: equal for equal origin and key, whatever the connection is called
 * @param maxPerMinute says the most requests a minute that this key may make now; where several are given for one account, the lowest
 *     holds. Asked now and then under a lock: never blocks
 * @param client makes the client, given who is to be told of rate limits
 */
public record DuvoAccess(Object keyId, IntSupplier maxPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
    /** With a cap that never changes. */
    public DuvoAccess(Object account, int requestsPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {
        this(account, () -> requestsPerMinute, client);
    }

    /** The cap now. */
    public int requestsPerMinute() {
        return maxPerMinute.getAsInt();
    }
}
