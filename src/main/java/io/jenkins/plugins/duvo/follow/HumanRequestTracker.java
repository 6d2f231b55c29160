package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Tracker of the one human request that a Job has open, and of the answer to it that is pending. Only Duvo knows whether the
 * request is open: after an answer whose outcome is unknown, or that Duvo rejected, the Job is read before anything else is
 * done. Guarded by the scheduler's lock.
 *
 * <p>What a failed answer leads to:
 *
 * <ul>
 *   <li>It had no effect for certain, or the key was rejected for the first time: it is sent again, 2 s later at the earliest and
 *       less and less often.
 *   <li>Duvo rejected it, and the next read still shows the request: {@code answerRejected} is published, and users may decide
 *       again.
 *   <li>Its outcome is unknown, and the next read still shows the request: it had no effect and is sent again, as above. After the
 *       outage timeout it counts as rejected.
 *   <li>The next read shows no request, or another, if only under the same id: the request is resolved, as
 *       {@link RequestResolution#PROBABLY_ANSWERED} if the outcome of an answer was unknown.
 * </ul>
 *
 * <p>Example: a user approves, and the connection breaks before Duvo responds. The next read shows the Job running without a
 * request. The request is resolved as {@code PROBABLY_ANSWERED}: Duvo accepted this answer, or another one from elsewhere.
 */
final class HumanRequestTracker {
    /** A request whose answer Duvo accepted, or probably did, and when. */
    private record AnsweredRequest(HumanRequest request, long at) {}

    private final JobEvents events;
    private final FailureTracker failures;
    /** The request that is open at Duvo, or null. */
    private HumanRequest open;

    private boolean published;
    /** The answer that is pending, or null. */
    private Answer answer;
    /** Of the pending answer; null if there is none. */
    private IdempotencyKey answerKey;
    /** Why sending the answer failed, until a read shows whether the request is still open; else null. */
    private DuvoException failure;

    private long sendAt;
    /** Requests whose answers Duvo accepted, or probably did, within {@link Limits#REPLICA_LAG_MS}. */
    private final List<AnsweredRequest> answered = new ArrayList<>();
    /** Whether Duvo may have accepted the answer although no response said so. */
    private boolean maybeAccepted;
    /** Whether the pending answer is not a user's, but denies an approval that is in the way of a stop. */
    private boolean denying;
    /** Whether the pending answer failed before because of a rejected key. */
    private boolean keyRejected;

    /** @param failures the failures of the answer that is pending, which it counts and forgets */
    HumanRequestTracker(JobEvents events, FailureTracker failures) {
        this.events = events;
        this.failures = failures;
    }

    /** The request that is open at Duvo, or null. */
    @CheckForNull
    HumanRequest open() {
        return open;
    }

    /** Whether a request is open that was not published to the listener. */
    boolean isUnpublished() {
        return open != null && !published;
    }

    /** Publishes the open request to the listener. */
    void publish() {
        published = true;
        var request = open;
        events.publish(listener -> listener.requestOpened(request));
    }

    /** The state of the Job, which is active, was read and shows this request; null if it shows none. */
    void onState(@CheckForNull HumanRequest shown, long now) {
        answered.removeIf(request -> now - request.at() >= Limits.REPLICA_LAG_MS);
        if (shown != null && answered.stream().anyMatch(request -> isSame(request.request(), shown))) {
            return; // a replica that lags: this read is older than the answer, and than any request after it
        }
        if (open != null && (shown == null || !isSame(shown, open))) {
            if (maybeAccepted) {
                answered.add(new AnsweredRequest(open, now));
            }
            resolve(resolutionFor(shown));
        }
        if (open == null) {
            open = shown;
        } else if (failure != null) {
            rejectOrRetry();
        }
    }

    /** Whether a decision about one request counts for the other: Duvo may replace what a request asks under its id. */
    private static boolean isSame(HumanRequest one, HumanRequest other) {
        return one.id().equals(other.id()) && one.asksSameAs(other);
    }

    private RequestResolution resolutionFor(@CheckForNull HumanRequest next) {
        if (maybeAccepted) {
            return RequestResolution.PROBABLY_ANSWERED;
        }
        return next == null ? RequestResolution.ANSWERED_ELSEWHERE : RequestResolution.REPLACED;
    }

    private void rejectOrRetry() {
        if (failure.outcome() == Outcome.REFUSED || failures.isTimedOut(false)) {
            failures.onSuccess();
            var request = open;
            var rejected = answer;
            var why = failure;
            answer = null;
            events.publish(listener -> listener.answerRejected(request, rejected, why));
        }
        failure = null; // an unknown outcome: the request is still open, so the answer had no effect and is sent again
    }

    /** The Job has ended, so its request is no longer open. */
    void onJobEnded() {
        if (open != null) {
            resolve(RequestResolution.JOB_ENDED);
        }
    }

    private void resolve(RequestResolution resolution) {
        var request = open;
        if (published) {
            events.publish(listener -> listener.requestResolved(request, resolution));
        }
        open = null;
        published = false;
        answer = null;
        failure = null;
        failures.onSuccess();
        maybeAccepted = false;
        keyRejected = false;
        denying = false;
    }

    /**
     * Accepts a user's decision, to be sent next; refuses one that comes too late, because the request is resolved or decided.
     */
    boolean tryDecide(HumanRequest request, Answer decision, IdempotencyKey key, long now) {
        if (open == null || !isSame(open, request) || answer != null) {
            return false;
        }
        answer = decision;
        answerKey = key;
        sendAt = now;
        return true;
    }

    /** Denies an approval that is in the way of a stop; refuses if an answer is pending already. */
    boolean tryDeny(HumanRequest request, IdempotencyKey key, long now) {
        denying = tryDecide(request, Answer.DENY, key, now);
        return denying;
    }

    /** Drops an answer that waits to be sent, unless it is a denial, because the build was aborted. */
    void dropUnsentApproval() {
        if (failure == null && answer != null && !Boolean.FALSE.equals(answer.approved())) {
            answer = null;
            failures.onSuccess();
        }
    }

    /** The answer to send; null if there is none, or if the Job must be read first. */
    @CheckForNull
    Answer toSend() {
        return failure == null ? answer : null;
    }

    /** The key of the pending answer, the same each time that it is sent; null if there is none. */
    @CheckForNull
    IdempotencyKey answerKey() {
        return answerKey;
    }

    /** The earliest time to send the answer, in milliseconds of the scheduler's clock. */
    long sendAt() {
        return sendAt;
    }

    /** Duvo accepted the answer. */
    void onAccepted(long now) {
        if (open != null) {
            answered.add(new AnsweredRequest(open, now));
            resolve(denying ? RequestResolution.STOPPED : RequestResolution.ANSWERED);
        }
    }

    /** Sending the answer failed. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            failures.onThrottled();
        } else {
            failures.onFailure(now);
        }
        sendAt = Math.max(now + 2 * Limits.CONFIRM_DELAY_MS, failures.retryAt());
        maybeAccepted |= why.outcome() == Outcome.UNKNOWN;
        var hadNoEffect = why.outcome() == Outcome.NOT_SENT || why.outcome() == Outcome.THROTTLED;
        // Duvo may accept the key again, and the user need not decide twice.
        var isSentAgain = why.isUnauthorized() && !keyRejected;
        keyRejected |= why.isUnauthorized();
        failure = hadNoEffect || isSentAgain || open == null ? null : why;
    }
}
