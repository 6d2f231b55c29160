package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Objects;

/**
 * State of one Job at the time of a read.
 *
 * @param job the Job; null if Duvo says that it does not exist (any more, or yet)
 * @param pending the human request for which the Job waits, or null
 */
public record JobState(@CheckForNull Job job, @CheckForNull HumanRequest pending) {

    /**
     * Returns the Job of a state that is known to have one, because the caller was promised an existing Job.
     *
     * @throws NullPointerException if Duvo says that there is no such Job
     */
    public Job existingJob() {
        return Objects.requireNonNull(job, "the Job does not exist");
    }

    /** Whether the active Job waits for a person: its status says so, or it has a pending human request. */
    public boolean isWaitingForHuman() {
        return job != null
                && job.status().isActive()
                && (pending != null || job.status().isWaitingForHuman());
    }
}
