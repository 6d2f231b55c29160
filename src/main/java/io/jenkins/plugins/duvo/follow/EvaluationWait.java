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
 * evaluation itself is read too, once its summary is ready: it counts if Duvo made it after the Job's end. If an older one was read
 * before, the summary may be that of the older one, so a further row has to show it. {@code unavailable}, which has no time, is
 * believed after {@link Limits#EVALUATION_UNAVAILABLE_MS}.
 */
final class EvaluationWait {
    private static final long NEVER = Long.MAX_VALUE;

    final DuvoClient client;
    final EvaluationRequest request;
    final long begunAt;
    final long deadline;

    private Instant endedAt;
    private boolean searched;
    private boolean listed;
    private EvaluationSummary summary;
    private Evaluation evaluation;
    private boolean outdated;
    private boolean checksDue;
    private boolean readingChecks;
    private long lookedAt = Long.MIN_VALUE;
    private long unavailableSince = NEVER;
    private DuvoException failure;
    /** Failed reads in a row, of lists and of the evaluation itself. */
    private int listFailures;

    private int checksFailures;
    private EvaluationResult result;
    private final CompletableFuture<EvaluationResult> future = new CompletableFuture<>();
    /** Where the last look found the Job; null if it was not found. */
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

    /** Whether a row of the Job is to be looked for. */
    boolean isRowDue() {
        return !checksDue && !readingChecks && result == null;
    }

    /** A look for the Job begins. */
    void onLook(long now) {
        lookedAt = now;
    }

    /** Whether the last look began when the time was up, and all that it led to was read. */
    boolean isTimeUp() {
        return lookedAt >= deadline && !checksDue && !readingChecks;
    }

    /** The page on which the last look found the Job; null if it was not found. */
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
        var completedAt = row.job().completedAt();
        endedAt = completedAt == null ? endedAt : completedAt;
        summary = row.job().hasEnded() ? row.evaluation() : null; // a Job that goes on will be evaluated anew
        var isUnavailable = summary != null && summary.isUnavailable();
        unavailableSince = isUnavailable ? Math.min(unavailableSince, now) : NEVER;
        if (summary != null && summary.isReady()) {
            onReady(summary);
        } else if (isUnavailable && now - unavailableSince >= Limits.EVALUATION_UNAVAILABLE_MS) {
            end(Reason.UNAVAILABLE);
        }
    }

    private void onReady(EvaluationSummary ready) {
        if (evaluation == null) {
            checksDue = true;
        } else {
            result = new EvaluationResult(Reason.READY, ready, evaluation.checks(), null);
        }
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
        if (read == null) {
            return; // a replica that lags; the next row leads here again
        }
        var madeAt = read.createdAt();
        if (madeAt == null || endedAt == null) {
            failure = DuvoException.invalidResponse(
                    "read the evaluation of Job " + request.runId(),
                    "the answers do not say whether it is newer than the Job's end");
        } else if (madeAt.isBefore(endedAt.minusMillis(Limits.TIMESTAMP_ROUNDING_MS))) {
            outdated = true;
        } else {
            evaluation = read;
            if (!outdated && summary != null) {
                onReady(summary);
            }
        }
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
        // one that failed otherwise may succeed in time, and a key that is rejected may be replaced
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
