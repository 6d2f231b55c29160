package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * How to reach Duvo with one key.
 *
 * @param account tells keys apart without being one: equal for equal origin and key, whatever the connection is called
 * @param requestsPerMinute a cap on the requests of this key; where several are given for one account, the lowest holds
 * @param client makes the client, given who is to be told of rate limits
 */
public record Duvo(Object account, int requestsPerMinute, Function<Consumer<RateLimit>, DuvoClient> client) {}
