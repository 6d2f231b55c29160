package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.StartRequest;
import java.time.Duration;
import java.util.List;

/**
 * What to follow: a Job to start, or one that exists.
 *
 * @param team the team to start it in; null for the key's own
 * @param start what to start; null to follow a Job that exists
 * @param runId the Job, if it exists; else null
 * @param reference a text in the start's message by which the Job is found again if the answer to the start is lost; or null
 * @param maybeStarted whether an earlier life may have started the Job without hearing so: it is looked up, not started
 * @param position how many messages were told in an earlier life
 * @param told the last messages that were told, oldest first
 * @param patience how long trouble may last
 * @param limit how many Jobs may be alive at once; null for any number
 */
public record JobOrder(
        @CheckForNull String team,
        @CheckForNull StartRequest start,
        @CheckForNull String runId,
        @CheckForNull String reference,
        boolean maybeStarted,
        int position,
        List<Message> told,
        Duration patience,
        @CheckForNull StartLimit limit) {
    public JobOrder {
        if (start == null && runId == null) {
            throw new IllegalArgumentException("neither a Job to start nor one to follow");
        }
        told = List.copyOf(told);
    }

    /** Starts a Job. */
    public static JobOrder start(
            @CheckForNull String team, StartRequest start, @CheckForNull String reference, Duration patience) {
        return new JobOrder(team, start, null, reference, false, 0, List.of(), patience, null);
    }

    /** Follows a Job from its first message. */
    public static JobOrder follow(String runId, Duration patience) {
        return new JobOrder(null, null, runId, null, false, 0, List.of(), patience, null);
    }

    /** The same, taken up again after a restart in which the start may have been sent. */
    public JobOrder unsure() {
        return new JobOrder(team, start, runId, reference, true, position, told, patience, limit);
    }

    /** The same, taken up again where an earlier life stopped. */
    public JobOrder resumed(String knownRunId, int newPosition, List<Message> newTold) {
        return new JobOrder(team, start, knownRunId, reference, false, newPosition, newTold, patience, limit);
    }

    /** The same, where only so many Jobs may be alive at once. */
    public JobOrder limited(StartLimit newLimit) {
        return new JobOrder(team, start, runId, reference, maybeStarted, position, told, patience, newLimit);
    }
}
