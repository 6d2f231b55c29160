package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * Duvo Job: one execution of an Assignment, as the calls about a single Job and the list of Jobs return it.
 *
 * @param id Duvo's id of the Job; opaque
 * @param agentId the id of its Assignment
 * @param agentName the name of its Assignment; only in lists, else null
 * @param status never null; the empty word if Duvo gave none
 * @param sandboxId the sandbox whose files the Job works on, or null
 * @param createdAt when Duvo accepted the start, or null
 * @param updatedAt when something about the Job last changed, or null; Duvo does not document whether a new message changes it
 * @param completedAt when the Job ended; null if it has not
 */
public record Job(
        String id,
        String agentId,
        @CheckForNull String agentName,
        Status status,
        @CheckForNull String sandboxId,
        @CheckForNull Instant createdAt,
        @CheckForNull Instant updatedAt,
        @CheckForNull Instant completedAt) {
    public Job {
        status = status == null ? new Status("") : status;
    }

    /**
     * Whether the Job has ended, as far as one read can show: an unknown word counts as an end if there is a time of completion. What
     * follows a Job waits for a second read, because a Job may go on.
     */
    public boolean hasEnded() {
        return status.isEnded() || !status.isKnown() && completedAt != null;
    }
}
