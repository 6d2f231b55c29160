package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/**
 * Record of an answer to a human request received through the API.
 *
 * @param at when it was received
 * @param approved yes or no; null if the answer was not to an approval
 * @param answers the answers by question; null if the answer was not to questions
 * @param accepted whether the request was open and the answer fitted it
 */
public record ReceivedAnswer(
        Instant at, String jobId, String requestId, Boolean approved, Map<String, String> answers, boolean accepted) {}
