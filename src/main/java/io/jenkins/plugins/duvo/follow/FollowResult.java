package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import java.util.List;

/**
 * How following a Job ended; there is exactly one for each Job.
 *
 * @param reason what ended it
 * @param status the last known status of the Job; the empty word if none
 * @param messages how many messages Duvo counts
 * @param why the failure behind it, if any
 * @param candidates for {@link Reason#START_UNKNOWN}: ids of Jobs that may be the one
 */
public record FollowResult(
        Reason reason,
        Status status,
        int messages,
        @CheckForNull DuvoException why,
        List<String> candidates) {
    /** What ended it. */
    public enum Reason {
        /** The Job ended; its status says how, and every message was told. */
        JOB_ENDED,
        /** The Job could not be started; there is none. */
        START_REFUSED,
        /** Nobody knows whether a Job was started. */
        START_UNKNOWN,
        /** Duvo does not know the Job (any more). */
        GONE,
        /** The key may not see the Job, or is refused altogether ({@link DuvoException#isUnauthorized}). */
        FORBIDDEN,
        /** The state of the Job could not be read for too long; or, if the status is one of an end, its last messages. */
        OUT_OF_REACH,
        /** Following was given up on request; the Job, if there is one, may go on. */
        LEFT
    }
}
