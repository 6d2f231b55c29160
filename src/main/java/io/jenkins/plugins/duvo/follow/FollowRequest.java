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
 * @param lastMessages the last messages that were told, oldest first
 * @param outageTimeout how long trouble may last
 * @param limit how many Jobs may be alive at once; null for any number
 */
public record FollowRequest(
        @CheckForNull String team,
        @CheckForNull StartRequest start,
        @CheckForNull String runId,
        @CheckForNull String reference,
        boolean maybeStarted,
        int position,
        List<Message> lastMessages,
        Duration outageTimeout,
        @CheckForNull ConcurrencyLimit limit) {
    /** How many of a Job's last messages the engine remembers, so that more {@link #lastMessages} are of no use. */
    public static final int REMEMBERED_MESSAGES = Limits.REMEMBERED_MESSAGES;

    public FollowRequest {
        if (start == null && runId == null) {
            throw new IllegalArgumentException("neither a Job to start nor one to follow");
        }
        lastMessages = List.copyOf(lastMessages);
    }

    /** Starts a Job. */
    public static FollowRequest start(
            @CheckForNull String team, StartRequest start, @CheckForNull String reference, Duration patience) {
        return new FollowRequest(team, start, null, reference, false, 0, List.of(), patience, null);
    }

    /** Follows a Job from its first message. */
    public static FollowRequest follow(String runId, Duration patience) {
        return new FollowRequest(null, null, runId, null, false, 0, List.of(), patience, null);
    }

    /** The same, taken up again after a restart in which the start may have been sent. */
    public FollowRequest withUnknownStart() {
        return new FollowRequest(team, start, runId, reference, true, position, lastMessages, outageTimeout, limit);
    }

    /** The same, taken up again where an earlier life stopped. */
    public FollowRequest resumedAt(String knownRunId, int newPosition, List<Message> newTold) {
        return new FollowRequest(team, start, knownRunId, reference, false, newPosition, newTold, outageTimeout, limit);
    }

    /** The same, where only so many Jobs may be alive at once. */
    public FollowRequest withLimit(ConcurrencyLimit newLimit) {
        return new FollowRequest(
                team, start, runId, reference, maybeStarted, position, lastMessages, outageTimeout, newLimit);
    }
}
