package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;

/** What the command's exit code says of an ending. */
final class ExitCodes {
    static final int COMPLETED = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int UNKNOWN_ASSIGNMENT = 3;
    static final int OUT_OF_REACH = 4;

    private ExitCodes() {}

    /** @param why null if nothing failed */
    static int of(FollowResult.Reason how, Status status, DuvoException why) {
        if (why != null && (why.isUnauthorized() || why.isForbidden())) {
            return USAGE;
        }
        return switch (how) {
            case JOB_ENDED -> status.isSucceeded() ? COMPLETED : FAILED;
            case LEFT -> FAILED;
            case START_REFUSED -> refused(why);
            case START_UNKNOWN, GONE, FORBIDDEN, OUT_OF_REACH -> OUT_OF_REACH;
        };
    }

    private static int refused(DuvoException why) {
        if (why.outcome() != DuvoException.Outcome.REFUSED) {
            return OUT_OF_REACH;
        }
        return switch (why.httpStatus()) {
            case 0 -> USAGE; // the key's team cannot be told
            case 400, 404, 422 -> UNKNOWN_ASSIGNMENT;
            default -> FAILED;
        };
    }
}
