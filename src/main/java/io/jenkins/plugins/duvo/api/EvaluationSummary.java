package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Summary of Duvo's evaluation of a Job, as lists of Jobs show it.
 *
 * @param status Duvo's word: {@code ready}, {@code in_progress}, {@code unavailable} or another one; empty if Duvo gave none
 * @param passed how many checks passed; -1 if Duvo gave no number
 * @param total how many checks there are; -1 if Duvo gave no number
 * @param comment Duvo's comment, untrusted; or null
 * @param failures how many checks failed, by severity; null if Duvo did not say it for all severities
 */
public record EvaluationSummary(
        String status,
        int passed,
        int total,
        @CheckForNull String comment,
        @CheckForNull SeverityCounts failures) {
    public EvaluationSummary {
        status = status == null ? "" : status;
    }

    /** Whether the evaluation is done. */
    public boolean isReady() {
        return status.equalsIgnoreCase("ready");
    }

    /** Whether there is no evaluation and will be none. */
    public boolean isUnavailable() {
        return status.equalsIgnoreCase("unavailable");
    }

    /** Numbers of failed checks by severity; none is negative. */
    public record SeverityCounts(int critical, int medium, int low) {}
}
