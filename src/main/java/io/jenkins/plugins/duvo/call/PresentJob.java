package io.jenkins.plugins.duvo.call;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;

/**
 * A Job that there is, and that the connection gives, as it is now.
 *
 * @param pending the human request that it waits on, or null
 */
public record PresentJob(Job job, @CheckForNull HumanRequest pending) {
    public Status status() {
        return job.status();
    }

    public boolean waitingForHuman() {
        return status().isActive() && (pending != null || status().isWaitingForHuman());
    }
}
