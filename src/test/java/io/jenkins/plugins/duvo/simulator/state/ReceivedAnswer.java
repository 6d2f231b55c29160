package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/**
 * An answer to a human request that came through the API.
 *
 * @param approved null if it was none to an approval
 * @param answers null if it was none to questions
 * @param accepted whether the request was still open and took it
 */
public record ReceivedAnswer(
        Instant at, String jobId, String requestId, Boolean approved, Map<String, String> answers, boolean accepted) {}
