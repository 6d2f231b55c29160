package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * One execution of an Assignment, as the calls about a single Job and the list of Jobs give it.
 *
 * @param id Duvo's id of the Job; opaque
 * @param agentId the id of its Assignment
 * @param agentName the name of its Assignment; only in lists
 * @param status never null; the empty word where Duvo gave none
 * @param sandboxId the sandbox whose files the Job works on, if any
 * @param createdAt when Duvo took the Job
 * @param updatedAt when something about the Job last changed; whether messages move it is not published
 * @param completedAt when it ended, if it has
 */
public record Job(
        String id,
        @JsonProperty("agent_id") String agentId,
        @JsonProperty("agent_name") @CheckForNull String agentName,
        Status status,
        @JsonProperty("sandbox_id") @CheckForNull String sandboxId,
        @JsonProperty("created_at") @CheckForNull Instant createdAt,
        @JsonProperty("updated_at") @CheckForNull Instant updatedAt,
        @JsonProperty("completed_at") @CheckForNull Instant completedAt) {
    public Job {
        status = status == null ? new Status("") : status;
    }

    /** The same Job with another status. */
    public Job with(Status other) {
        return new Job(id, agentId, agentName, other, sandboxId, createdAt, updatedAt, completedAt);
    }
}
