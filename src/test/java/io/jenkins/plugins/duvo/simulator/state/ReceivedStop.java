package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;

/** A stop that came through the API; it has no effect on a Job that waits or has ended. */
public record ReceivedStop(Instant at, String jobId, boolean effective) {}
