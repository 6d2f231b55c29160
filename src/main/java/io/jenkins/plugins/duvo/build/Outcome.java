package io.jenkins.plugins.duvo.build;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.Ending;
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
record Outcome(@CheckForNull String line, @CheckForNull AbortException failure) {
    private static final int LONGEST_ID = 200;

    static Outcome of(Ending ending, JobRecord record, JobSettings settings) {
        var id = String.valueOf(record.getId());
        return switch (ending.how()) {
            case JOB_ENDED -> jobEnded(ending, record, settings.isPropagate());
            case START_REFUSED -> failure(startRefused(ending.why(), record, settings));
            case START_UNKNOWN ->
                failure(
                        ending.candidates().isEmpty()
                                ? Messages.Outcome_startUnknown()
                                : Messages.Outcome_startUnknownAmong(ids(ending.candidates())));
            case GONE -> failure(Messages.Outcome_gone(id));
            case FORBIDDEN -> failure(Messages.Outcome_forbidden(id, words(ending.why())));
            case OUT_OF_REACH -> failure(Messages.Outcome_outOfReach(id, words(ending.why())));
            case LEFT -> new Outcome(null, null);
        };
    }

    /** The same for a Job that was seen to in an earlier life of Jenkins, as the record says. */
    static Outcome ofRecord(JobRecord record, JobSettings settings) {
        if (record.getFailure() != null) {
            return failure(record.getFailure());
        }
        if (record.getEndedAt() == 0) {
            return failure(Messages.Outcome_startUnknown());
        }
        if (record.getId() == null) {
            return failure(Messages.Outcome_notStarted("").strip());
        }
        var status = new Status(record.getStatus());
        if (status.ended()) {
            var ending = new Ending(Ending.How.JOB_ENDED, status, record.getMessageCount(), null, List.of());
            return jobEnded(ending, record, settings.isPropagate());
        }
        return settings.isWait() ? failure(Messages.BuildJob_left(record.getId())) : new Outcome(null, null);
    }

    /** Why the step fails, in words; null if it does not. */
    @CheckForNull
    String reason() {
        return failure == null ? null : failure.getMessage();
    }

    private static Outcome jobEnded(Ending ending, JobRecord record, boolean propagate) {
        var status = ending.status();
        var time = Util.getTimeSpanString(record.getDurationMillis());
        var line = Messages.Outcome_jobEnded(record.getId(), status.word(), time, ending.messages());
        var failure = status.succeeded() || !propagate
                ? null
                : new AbortException(Messages.Outcome_jobFailed(record.getId(), status.word()));
        return new Outcome(line, failure);
    }

    private static String startRefused(@CheckForNull DuvoException why, JobRecord record, JobSettings settings) {
        if (why == null) {
            return Messages.Outcome_notStarted("");
        }
        if (why.keyRefused()) {
            return Messages.Outcome_keyRefused(record.getConnection(), why.words());
        }
        if (why.notFound() || why.httpStatus() == 400) {
            return settings.filePatterns().isEmpty()
                    ? Messages.Outcome_noSuchAssignment(record.getAgentId(), record.getConnection(), why.words())
                    : Messages.Outcome_noSuchAssignmentOrFiles(
                            record.getAgentId(), record.getConnection(), why.words());
        }
        return Messages.Outcome_notStarted(why.getMessage());
    }

    private static String words(@CheckForNull DuvoException why) {
        return why == null ? "" : why.words();
    }

    private static String ids(List<String> candidates) {
        return candidates.stream().map(id -> PlainText.line(id, LONGEST_ID)).collect(Collectors.joining(", "));
    }

    private static Outcome failure(String text) {
        return new Outcome(null, new AbortException(text));
    }
}
