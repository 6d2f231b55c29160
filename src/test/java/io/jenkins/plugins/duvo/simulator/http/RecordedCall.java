package io.jenkins.plugins.duvo.simulator.http;

import java.time.Instant;

/**
 * A request that reached the simulator.
 *
 * @param path path and query
 * @param key the bearer key it came with, null if none
 * @param status of the answer that was meant, whatever became of it on the way; 0 where a fault kept the request from
 *     ever being sent
 * @param injected whether a fault was injected
 */
public record RecordedCall(
        Instant at, Endpoint call, String method, String path, String key, int status, boolean injected) {}
