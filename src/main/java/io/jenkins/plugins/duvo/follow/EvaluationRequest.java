package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * Request for Duvo's evaluation of a Job.
 *
 * @param team the team of the Job; null for the key's only team
 * @param agentId the Assignment of the Job
 * @param runId the Job's id
 * @param endedAt when the Job ended, by Duvo's clock, for the case that Duvo's lists do not say it; null if it is not known
 * @param timeout how long the evaluation is waited for; if that is zero or negative, Duvo is asked once
 */
public record EvaluationRequest(
        @CheckForNull String team,
        String agentId,
        String runId,
        @CheckForNull Instant endedAt,
        Duration timeout) {}
