package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What Duvo says of one Job now.
 *
 * @param job the Job, or null if Duvo says that it does not exist (any more, or yet)
 * @param pending the human request that the Job waits on, or null
 */
public record JobState(
        @JsonProperty("run") @CheckForNull Job job,
        @JsonProperty("pending_human_request") @CheckForNull HumanRequest pending) {

    /** Whether the Job waits for a person, by its own word or because it has a request open. */
    public boolean isWaitingForHuman() {
        return job != null
                && job.status().isActive()
                && (pending != null || job.status().isWaitingForHuman());
    }
}
