package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Evaluation;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.follow.EvaluationResult.Reason;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Wait for the evaluation of one Job: what is known of the evaluation, and when that is enough. Guarded by the scheduler's lock.
 *
 * <p>A row of a list shows the summary, but not when it was made, and a Job that was resumed shows that of its former end. So the
 * evaluation itself is read too, once its summary is ready: it counts if Duvo made it after the Job's end. The summary counts if its row
 * was requested after that, or if it is certain to be no former one: this end was shown without it before, or all checks passed in both.
 * A row with an earlier end than the one that is known lags. {@code unavailable}, which has no time, is believed after
 * {@link Limits#EVALUATION_UNAVAILABLE_MS}.
 *
 * <p>Example: a Job that was resumed ends. Its row shows the former summary, ready; then Duvo makes the new evaluation, which is read.
 * The next sweep shows the summary of the new evaluation.
 */
final class EvaluationWait {
    private static final long NEVER = Long.MAX_VALUE;

    final DuvoClient client;
    final EvaluationRequest request;
    final long begunAt;
    final long deadline;

    /** The latest end that is known. */
    private Instant endedAt;

    private boolean searched;
    private boolean listed;
    private EvaluationSummary summary;
    private Evaluation evaluation;
    /** When {@link #evaluation} was made; null while there is none. */
    private Instant evaluatedAt;
    /** Whether a row showed this end without a summary that is ready, so that a later one is not that of a former end. */
    private boolean shownUnready;
    /** Whether the summary has to be read again, because the evaluation may be newer. */
    private boolean rowOwed;

    private boolean outdated;
    /** The summary with which the evaluation was last read in vain; null if none. */
    private EvaluationSummary inVain;

    private boolean skipped;
    private boolean checksDue;
    private boolean readingChecks;
    private long sweptAt = Long.MIN_VALUE;
    private long unavailableSince = NEVER;
    private DuvoException failure;
    /** Failed reads in a row, of lists and of the evaluation itself. */
    private int listFailures;

    private int checksFailures;
    private EvaluationResult result;
    private final CompletableFuture<EvaluationResult> future = new CompletableFuture<>();
    /** Where the last sweep found the Job; null if it was not found. */
    private EvaluationSweep.Place place;

    private boolean missedByTeamList;

    EvaluationWait(DuvoClient client, EvaluationRequest request, long now) {
        this.client = client;
        this.request = request;
        this.begunAt = now;
        this.deadline = now + Math.max(0, request.timeout().toMillis());
        this.endedAt = request.endedAt();
    }

    /** The future of the result. */
    CompletableFuture<EvaluationResult> future() {
        return future;
    }

    /** Completes the future with the result, on the thread that calls this; the scheduler's lock must not be held. */
    void complete() {
        future.complete(result);
    }

    /** The result; null while there is none. */
    @CheckForNull
    EvaluationResult result() {
        return result;
    }

    /** Whether the evaluation itself is to be read. */
    boolean areChecksDue() {
        return checksDue && result == null;
    }

    /** Whether a row of the Job is to be searched. */
    boolean isRowDue() {
        return !checksDue && !readingChecks && result == null;
    }

    /** Whether the evaluation is known and only its summary is missing, so that a sweep is worth its requests. */
    boolean isRowOwed() {
        return rowOwed;
    }

    /** A sweep that searches the Job begins. */
    void onSweep(long now) {
        sweptAt = now;
        rowOwed = false;
    }

    /** Whether the last sweep began when the time was up, and all that it led to was read. */
    boolean isTimeUp() {
        return sweptAt >= deadline && !checksDue && !readingChecks && !rowOwed;
    }

    /** The page on which the last sweep found the Job; null if it was not found. */
    @CheckForNull
    EvaluationSweep.Place place() {
        return place;
    }

    /** Whether the list of all Jobs of the team is too long to find this one. */
    boolean isMissedByTeamList() {
        return missedByTeamList;
    }

    /** The list of all Jobs of the team does not show the Job on its first pages. */
    void onMissedByTeamList() {
        missedByTeamList = true;
    }

    /** A page shows the Job. */
    void onRow(JobRow row, EvaluationSweep.Place where, long now) {
        onListRead();
        place = where;
        searched = true;
        listed = true;
        var end = row.job().completedAt();
        if (end != null && endedAt != null && isBefore(end, endedAt)) {
            return; // a replica that lags: nothing that it shows concerns this end
        }
        if (end != null) {
            onEnd(end);
        }
        summary = row.job().hasEnded() ? row.evaluation() : null; // a Job that goes on will be evaluated anew
        var isUnavailable = summary != null && summary.isUnavailable();
        unavailableSince = isUnavailable ? Math.min(unavailableSince, now) : NEVER;
        if (summary != null && summary.isReady()) {
            onReady(summary, now);
            return;
        }
        shownUnready = row.job().hasEnded();
        inVain = null;
        if (isUnavailable && now - unavailableSince >= Limits.EVALUATION_UNAVAILABLE_MS) {
            end(Reason.UNAVAILABLE);
        }
    }

    /** A row shows an end that is not earlier than the one that is known. */
    private void onEnd(Instant end) {
        if (endedAt != null && isBefore(endedAt, end)) { // the Job was resumed meanwhile
            shownUnready = false;
            inVain = null;
            unavailableSince = NEVER;
            if (evaluatedAt != null && isBefore(evaluatedAt, end)) {
                evaluation = null;
                evaluatedAt = null;
                outdated = true;
            }
        }
        endedAt = endedAt == null || end.isAfter(endedAt) ? end : endedAt;
    }

    private static boolean isBefore(Instant one, Instant other) {
        return one.isBefore(other.minusMillis(Limits.TIMESTAMP_ROUNDING_MS));
    }

    private void onReady(EvaluationSummary ready, long now) {
        if (evaluation != null) {
            endReady(ready, evaluation);
        } else {
            // After a read in vain, the next reads follow a changed summary, every second sweep, and the last one.
            skipped = ready.equals(inVain) && now < deadline && !skipped;
            checksDue = checksDue || !skipped;
        }
    }

    private void endReady(EvaluationSummary ready, Evaluation counting) {
        result = new EvaluationResult(Reason.READY, ready, counting.checks(), null);
    }

    /** The lists do not show the Job. */
    void onNotListed(boolean isFinal) {
        onListRead();
        place = null;
        searched = true;
        listed = false;
        if (isFinal) {
            end(Reason.NOT_LISTED);
        }
    }

    /** The evaluation itself is being read. */
    void onChecksSent() {
        checksDue = false;
        readingChecks = true;
    }

    /** The evaluation itself could not be read. */
    void onChecksFailed(DuvoException why) {
        readingChecks = false;
        if (why.outcome() == Outcome.THROTTLED) {
            checksDue = true;
        } else if (why.isNotFound()) {
            onEvaluation(null);
        } else {
            onFailure(why, ++checksFailures);
        }
    }

    /** The evaluation itself was read; null if Duvo shows none. */
    void onEvaluation(@CheckForNull Evaluation read) {
        readingChecks = false;
        failure = null;
        checksFailures = 0;
        inVain = summary;
        skipped = false;
        if (read == null) {
            return; // a replica that lags; a later row leads here again
        }
        var madeAt = read.createdAt();
        if (madeAt == null || endedAt == null) {
            failure = DuvoException.invalidResponse(
                    "read the evaluation of Job " + request.runId(),
                    "the answers do not say whether it is newer than the Job's end");
        } else if (isBefore(madeAt, endedAt)) {
            outdated = true;
            shownUnready = false; // replicas contradict each other
        } else {
            evaluation = read;
            evaluatedAt = madeAt;
            if (summary != null && (shownUnready || isAllPassed(summary, read))) {
                endReady(summary, read);
            } else {
                rowOwed = true;
            }
        }
    }

    /** Whether every check passed, in the summary and in the evaluation: whichever is older, the newer one says no less. */
    private static boolean isAllPassed(EvaluationSummary summary, Evaluation read) {
        var checks = read.checks().values();
        return summary.passed() == summary.total()
                && summary.total() == checks.size()
                && checks.stream().allMatch(Boolean.TRUE::equals);
    }

    private void onListRead() {
        failure = null;
        listFailures = 0;
    }

    /** The lists could not be read. */
    void onListFailed(DuvoException why) {
        onFailure(why, ++listFailures);
    }

    /** @param attempts how many reads of the kind have failed in a row */
    private void onFailure(DuvoException why, int attempts) {
        failure = why;
        // a read that failed in another way may succeed in time, and a rejected key may be replaced
        if (why.outcome() == Outcome.REFUSED && !why.isUnauthorized() && attempts >= Limits.DENIALS_BEFORE_BELIEVED) {
            end(Reason.UNREADABLE);
        }
    }

    /** The time is up. */
    void onTimeout() {
        if (result != null) {
            return;
        }
        if (failure == null && !searched) {
            var seconds = Math.max(0, request.timeout().toSeconds()) + Limits.EVALUATION_GRACE_MS / 1_000;
            failure = DuvoException.noTurn("read the evaluation of Job " + request.runId(), seconds);
        }
        if (failure != null) {
            end(Reason.UNREADABLE);
        } else if (unavailableSince != NEVER) {
            end(Reason.UNAVAILABLE);
        } else if (!listed) {
            end(Reason.NOT_LISTED);
        } else {
            end(outdated ? Reason.OUTDATED : Reason.NONE);
        }
    }

    private void end(Reason reason) {
        result = EvaluationResult.without(reason, summary, reason == Reason.UNREADABLE ? failure : null);
    }
}
