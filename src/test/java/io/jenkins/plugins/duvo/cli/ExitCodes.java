package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;

/** Exit codes of the command. */
final class ExitCodes {
    static final int COMPLETED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNKNOWN_ASSIGNMENT = 3;
    static final int OUT_OF_REACH = 4;

    private ExitCodes() {}

    /** The exit code for the end of a Job. {@code why} is null if nothing failed. */
    static int of(FollowResult.Reason reason, Status status, DuvoException why) {
        if (why != null && (why.isUnauthorized() || why.isForbidden())) {
            return USAGE;
        }
        return switch (reason) {
            case JOB_ENDED -> status.isSucceeded() ? COMPLETED : FAILED;
            case LEFT -> FAILED;
            case START_REFUSED -> ofRejectedStart(why);
            case START_UNKNOWN, GONE, FORBIDDEN, OUT_OF_REACH -> OUT_OF_REACH;
        };
    }

    private static int ofRejectedStart(DuvoException why) {
        if (why.outcome() != DuvoException.Outcome.REFUSED) {
            return OUT_OF_REACH;
        }
        return switch (why.httpStatus()) {
            case 0 -> USAGE; // the team of the key could not be resolved
            case 400, 404, 422 -> UNKNOWN_ASSIGNMENT;
            default -> FAILED;
        };
    }
}
