package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Result of following a Job; there is exactly one for each followed Job.
 *
 * @param reason why following ended
 * @param status the last known status of the Job; the empty word if none is known
 * @param messages how many messages the Job has, as Duvo last said
 * @param why the failure that ended following, or null
 * @param endedAt for {@link Reason#JOB_ENDED}, when the Job ended, by Duvo's clock; null if Duvo did not say
 * @param candidates for {@link Reason#START_UNKNOWN}, ids of Jobs that may be the one; else empty
 */
public record FollowResult(
        Reason reason,
        Status status,
        int messages,
        @CheckForNull DuvoException why,
        @CheckForNull Instant endedAt,
        List<String> candidates) {
    /** Why following ended. */
    public enum Reason {
        /** The Job ended; its status says how, and every message was delivered. */
        JOB_ENDED,
        /** The Job could not be started: there is no Job. */
        START_REFUSED,
        /** The outcome of the start is not known: Duvo may have started a Job. */
        START_UNKNOWN,
        /** Duvo does not know the Job, or no longer knows it. */
        GONE,
        /** Duvo denies the key access to the Job, or rejects the key ({@link DuvoException#isUnauthorized}). */
        FORBIDDEN,
        /** An outage lasted too long: the state of the Job could not be read or, if its status is ended, its last messages. */
        OUT_OF_REACH,
        /**
         * The build detached, a stop came before the start was sent, or a stop without effect was given up; a Job, if any, may
         * go on.
         */
        LEFT
    }

    /** Returns the same result without the candidates that are known to be other Jobs. */
    public FollowResult withoutCandidates(Collection<String> others) {
        var rest = candidates.stream().filter(id -> !others.contains(id)).toList();
        return new FollowResult(reason, status, messages, why, endedAt, rest);
    }
}
