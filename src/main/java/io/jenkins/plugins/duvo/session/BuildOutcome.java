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
 * Outcome of a Job for its build: how the step ends, in words for users.
 *
 * @param line the last line in the log; null if the failure says everything
 * @param failure why the step fails; null if it does not
 * @param mark why the step is marked as unstable although nothing is thrown; null if it is not
 */
record BuildOutcome(
        @CheckForNull String line,
        @CheckForNull AbortException failure,
        @CheckForNull String mark) {
    private static final BuildOutcome NOTHING = new BuildOutcome(null, null, null);

    /** The outcome of a Job that this Jenkins process followed to the end. */
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
            case FORBIDDEN -> failure(Messages.BuildOutcome_forbidden(id, reasonOf(result.why())));
            case OUT_OF_REACH -> failure(Messages.BuildOutcome_outOfReach(id, reasonOf(result.why())));
            case LEFT -> NOTHING;
        };
    }

    /** The outcome of a Job that Jenkins dealt with before it restarted, from the build's record. */
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
        if (record.isFinished()) {
            var status = new Status(record.getStatus());
            var result = new FollowResult(
                    FollowResult.Reason.JOB_ENDED, status, record.getMessageCount(), null, null, List.of());
            return jobEnded(result, record, settings.isPropagate());
        }
        return settings.isWait() ? failure(Messages.BuildOutcome_left(record.getId())) : NOTHING;
    }

    /** The message of the failure; null if the step does not fail. */
    @CheckForNull
    String reason() {
        return failure == null ? null : failure.getMessage();
    }

    private static BuildOutcome jobEnded(FollowResult result, JobRecord record, boolean propagate) {
        var status = result.status();
        var time = Util.getTimeSpanString(record.getDurationMillis());
        var line = status.isKnown()
                ? Messages.BuildOutcome_jobEnded(record.getId(), status.word(), time, record.getShownCount())
                : Messages.BuildOutcome_jobEndedUnknown(record.getId(), status.word(), time, record.getShownCount());
        return status.isSucceeded()
                ? new BuildOutcome(line, null, null)
                : ofProblem(line, whyFailed(status, record), propagate);
    }

    /** The name of the Job's Assignment as an error puts it behind <em>Duvo Job</em>; empty while it is not known. */
    static String quotedName(JobRecord record) {
        var name = record.getAgentName();
        return name == null ? "" : " \"" + name + '"';
    }

    private static String whyFailed(Status status, JobRecord record) {
        var job = quotedName(record);
        var end = status.isKnown() ? status.word() : Messages.BuildOutcome_endedAs(status.word());
        var words = record.getLastWords();
        return words == null
                ? Messages.BuildOutcome_jobFailed(job, end, record.getId())
                : Messages.BuildOutcome_jobFailedSaying(job, end, record.getId(), words);
    }

    /** Returns the outcome of a Job that has ended if it passes the gate; else one that fails the step, or only marks it. */
    BuildOutcome through(DenialGate gate, JobRecord record, JobSettings settings) {
        var objection = gate.objection(record);
        return objection == null ? this : ofProblem(line, objection, settings.isPropagate());
    }

    private static BuildOutcome ofProblem(@CheckForNull String line, String why, boolean propagate) {
        return propagate ? new BuildOutcome(line, new AbortException(why), null) : new BuildOutcome(line, null, why);
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

    private static String reasonOf(@CheckForNull DuvoException why) {
        return why == null ? "" : why.reason();
    }

    private static String ids(List<String> candidates) {
        return candidates.stream().map(PlainText::id).collect(Collectors.joining(", "));
    }

    private static BuildOutcome failure(String text) {
        return new BuildOutcome(null, new AbortException(text), null);
    }
}
