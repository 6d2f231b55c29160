package io.jenkins.plugins.duvo.simulator.http;

import java.time.Instant;

/**
 * Record of one request to the simulated Duvo.
 *
 * @param at when it was received
 * @param call the endpoint
 * @param method the HTTP method
 * @param path path and query
 * @param key the bearer key of the request; null if none
 * @param idempotencyKey the idempotency key of the request; null if none
 * @param status HTTP status of Duvo's answer, even if a transport fault kept it from the client; 0 if a fault kept the
 *     request from being sent
 * @param injected whether a fault was injected
 */
public record RecordedCall(
        Instant at,
        Endpoint call,
        String method,
        String path,
        String key,
        String idempotencyKey,
        int status,
        boolean injected) {}
