package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.StartRequest;
import java.time.Duration;
import java.util.List;

/**
 * Request to follow a Job: one to start, or one that exists.
 *
 * @param team the team of the Job; null for the key's only team
 * @param start the start to send; may be null if {@code runId} is not
 * @param runId the Job's id; null if it is not known
 * @param reference a text in the start's message by which the Job is found if the answer to the start is lost; or null
 * @param maybeStarted whether the start may have been sent before a restart, with an unknown outcome: the Job is searched, not
 *     started
 * @param position how many messages were delivered before a restart; 0 if none
 * @param lastMessages the last of these messages, oldest first
 * @param outageTimeout how long an outage may last before following ends
 * @param limit the concurrency limit of the start; null for none
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
    /** Number of a Job's last messages that the engine remembers; more {@link #lastMessages} have no effect. */
    public static final int REMEMBERED_MESSAGES = Limits.REMEMBERED_MESSAGES;

    public FollowRequest {
        if (start == null && runId == null) {
            throw new IllegalArgumentException("neither a Job to start nor one to follow");
        }
        lastMessages = List.copyOf(lastMessages);
    }

    /** Creates the request to start a Job. */
    public static FollowRequest start(
            @CheckForNull String team, StartRequest start, @CheckForNull String reference, Duration outageTimeout) {
        return new FollowRequest(team, start, null, reference, false, 0, List.of(), outageTimeout, null);
    }

    /** Creates the request to follow a Job that exists, from its first message. */
    public static FollowRequest follow(String runId, Duration outageTimeout) {
        return new FollowRequest(null, null, runId, null, false, 0, List.of(), outageTimeout, null);
    }

    /** Returns a copy of this request for the case that the start may have been sent before a restart: the Job is searched. */
    public FollowRequest withUnknownStart() {
        return new FollowRequest(team, start, runId, reference, true, position, lastMessages, outageTimeout, limit);
    }

    /** Returns a copy of this request that resumes a known Job after a restart, after the messages that were delivered. */
    public FollowRequest resumedAt(String knownRunId, int newPosition, List<Message> newLastMessages) {
        return new FollowRequest(
                team, start, knownRunId, reference, false, newPosition, newLastMessages, outageTimeout, limit);
    }

    /** Returns a copy of this request with a concurrency limit. */
    public FollowRequest withLimit(ConcurrencyLimit newLimit) {
        return new FollowRequest(
                team, start, runId, reference, maybeStarted, position, lastMessages, outageTimeout, newLimit);
    }
}
