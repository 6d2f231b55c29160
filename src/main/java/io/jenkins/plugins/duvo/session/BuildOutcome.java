package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.FollowResult;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.store.JobRecord;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the end of a Job means to its build, in words.
 *
 * @param line the last line in the log; null where the failure says it all
 * @param failure why the step fails; null if it does not
 */
record BuildOutcome(@CheckForNull String line, @CheckForNull AbortException failure) {
    private static final int LONGEST_ID = 200;

    static BuildOutcome of(FollowResult result, JobRecord record, JobSettings settings) {
        var id = String.valueOf(record.getId());
        return switch (result.reason()) {
            case JOB_ENDED -> jobEnded(result, record, settings.isPropagate());
            case START_REFUSED -> failure(startRefused(result.why(), record, settings));
            case START_UNKNOWN ->
                failure(
                        result.candidates().isEmpty()
                                ? Messages.BuildOutcome_startUnknown()
                                : Messages.BuildOutcome_startUnknownAmong(ids(result.candidates())));
            case GONE -> failure(Messages.BuildOutcome_gone(id));
            case FORBIDDEN -> failure(Messages.BuildOutcome_forbidden(id, words(result.why())));
            case OUT_OF_REACH -> failure(Messages.BuildOutcome_outOfReach(id, words(result.why())));
            case LEFT -> new BuildOutcome(null, null);
        };
    }

    /** The same for a Job that was seen to in an earlier life of Jenkins, as the record says. */
    static BuildOutcome ofRecord(JobRecord record, JobSettings settings) {
        if (record.getFailure() != null) {
            return failure(record.getFailure());
        }
        if (record.getEndedAt() == 0) {
            return failure(Messages.BuildOutcome_startUnknown());
        }
        if (record.getId() == null) {
            return failure(Messages.BuildOutcome_notStarted("").strip());
        }
        var status = new Status(record.getStatus());
        if (status.isEnded()) {
            var result =
                    new FollowResult(FollowResult.Reason.JOB_ENDED, status, record.getMessageCount(), null, List.of());
            return jobEnded(result, record, settings.isPropagate());
        }
        return settings.isWait() ? failure(Messages.JobSession_left(record.getId())) : new BuildOutcome(null, null);
    }

    /** Why the step fails, in words; null if it does not. */
    @CheckForNull
    String reason() {
        return failure == null ? null : failure.getMessage();
    }

    private static BuildOutcome jobEnded(FollowResult result, JobRecord record, boolean propagate) {
        var status = result.status();
        var time = Util.getTimeSpanString(record.getDurationMillis());
        var line = Messages.BuildOutcome_jobEnded(record.getId(), status.word(), time, result.messages());
        var failure = status.isSucceeded() || !propagate
                ? null
                : new AbortException(Messages.BuildOutcome_jobFailed(record.getId(), status.word()));
        return new BuildOutcome(line, failure);
    }

    private static String startRefused(@CheckForNull DuvoException why, JobRecord record, JobSettings settings) {
        if (why == null) {
            return Messages.BuildOutcome_notStarted("");
        }
        if (why.isUnauthorized()) {
            return Messages.BuildOutcome_keyRefused(record.getConnection(), why.reason());
        }
        if (why.isNotFound() || why.httpStatus() == 400) {
            return settings.filePatterns().isEmpty()
                    ? Messages.BuildOutcome_noSuchAssignment(record.getAgentId(), record.getConnection(), why.reason())
                    : Messages.BuildOutcome_noSuchAssignmentOrFiles(
                            record.getAgentId(), record.getConnection(), why.reason());
        }
        return Messages.BuildOutcome_notStarted(why.getMessage());
    }

    private static String words(@CheckForNull DuvoException why) {
        return why == null ? "" : why.reason();
    }

    private static String ids(List<String> candidates) {
        return candidates.stream().map(id -> PlainText.toLine(id, LONGEST_ID)).collect(Collectors.joining(", "));
    }

    private static BuildOutcome failure(String text) {
        return new BuildOutcome(null, new AbortException(text));
    }
}
