package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.FollowResult;

/** Exit codes of the commands. {@link FollowCommand} ends with {@link #AUTHENTICATION} after wrong usage, too. */
final class ExitCodes {
    static final int OK = 0;
    /** Wrong usage, a call that Duvo refused, or a Job that failed, was stopped or was left. */
    static final int ERROR = 1;

    static final int AUTHENTICATION = 2;
    static final int NOT_FOUND = 3;
    /** Duvo is out of reach, or it is not known what a call did. */
    static final int OUT_OF_REACH = 4;

    private ExitCodes() {}

    /** The exit code for a call that failed, of which the wrong address is ruled out. */
    static int of(DuvoException why) {
        if (why.isUnauthorized() || why.isForbidden()) {
            return AUTHENTICATION;
        }
        if (why.outcome() != DuvoException.Outcome.REFUSED) {
            return OUT_OF_REACH;
        }
        return why.isNotFound() ? NOT_FOUND : ERROR;
    }

    /**
     * The exit code for the end of following a Job.
     *
     * @param usage the code for wrong usage
     */
    static int of(FollowResult result, int usage) {
        var why = result.why();
        if (why != null && (why.isUnauthorized() || why.isForbidden())) {
            return AUTHENTICATION;
        }
        return switch (result.reason()) {
            case JOB_ENDED -> result.status().isSucceeded() ? OK : ERROR;
            case LEFT -> ERROR;
            case START_REFUSED -> ofRefusedStart(why, usage);
            case GONE -> NOT_FOUND;
            case START_UNKNOWN, FORBIDDEN, OUT_OF_REACH -> OUT_OF_REACH;
        };
    }

    private static int ofRefusedStart(DuvoException why, int usage) {
        if (why.outcome() != DuvoException.Outcome.REFUSED) {
            return OUT_OF_REACH;
        }
        return switch (why.httpStatus()) {
            case 0 -> usage; // the team of the key could not be resolved
            case 400, 404, 422 -> NOT_FOUND;
            default -> ERROR;
        };
    }
}
