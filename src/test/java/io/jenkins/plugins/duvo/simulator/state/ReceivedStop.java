package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;

/**
 * Record of a stop received through the API.
 *
 * @param at when it was received
 * @param effective false for a Job that waits for a person or has ended, on which a stop has no effect
 */
public record ReceivedStop(Instant at, String jobId, boolean effective) {}
