package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;

/**
 * Tracker of the one human request that a Job has open, and of the answer to it that is on its way. Only Duvo knows whether the
 * request is open: after an answer whose outcome is unknown, or that was rejected, the Job is read before anything else is done.
 */
final class HumanRequestTracker {
    private final JobEvents events;
    private HumanRequest open;
    private boolean published;
    private Answer answer;
    private DuvoException failure;
    private long sendAt;
    private String answeredId;
    private long answeredAt;
    /** Whether Duvo may have accepted the answer although no response said so. */
    private boolean maybeAccepted;
    /** Whether the answer on its way is no user's, but denies an approval that is in the way of a stop. */
    private boolean denying;
    /** Whether the answer on its way already failed once because of a rejected key. */
    private boolean keyRejected;

    HumanRequestTracker(JobEvents events) {
        this.events = events;
    }

    /** The request that is open at Duvo, or null. */
    @CheckForNull
    HumanRequest open() {
        return open;
    }

    /** Whether a request is open that was not published. */
    boolean isUnpublished() {
        return open != null && !published;
    }

    /** Publishes the open request to the listener. */
    void publish() {
        published = true;
        var request = open;
        events.publish(listener -> listener.requestOpened(request));
    }

    /** The state of the Job, which is active, was read and shows this request, or none. */
    void onState(@CheckForNull HumanRequest shown, long now) {
        // a replica that lags shows what was answered a moment ago
        var stale = shown != null && shown.id().equals(answeredId) && now - answeredAt < Limits.REPLICA_LAG_MS;
        var pending = stale ? null : shown;
        if (open != null && (pending == null || !pending.id().equals(open.id()))) {
            resolve(resolutionFor(pending));
        }
        if (open == null) {
            open = pending;
        } else if (failure != null) {
            rejectOrRetry();
        }
    }

    private RequestResolution resolutionFor(@CheckForNull HumanRequest next) {
        if (maybeAccepted) {
            return RequestResolution.PROBABLY_ANSWERED;
        }
        return next == null ? RequestResolution.ANSWERED_ELSEWHERE : RequestResolution.REPLACED;
    }

    private void rejectOrRetry() {
        if (failure.outcome() == Outcome.REFUSED) {
            var request = open;
            var rejected = answer;
            var why = failure;
            answer = null;
            events.publish(listener -> listener.answerRefused(request, rejected, why));
        }
        failure = null; // else the request is still open: the answer had no effect and is sent again
    }

    /** The Job has ended, and with it its request. */
    void onJobEnded() {
        if (open != null) {
            resolve(RequestResolution.JOB_ENDED);
        }
    }

    private void resolve(RequestResolution resolution) {
        var request = open;
        if (published) {
            events.publish(listener -> listener.requestSettled(request, resolution));
        }
        open = null;
        published = false;
        answer = null;
        failure = null;
        maybeAccepted = false;
        keyRejected = false;
        denying = false;
    }

    /** Takes a user's decision, to be sent next; refuses one that comes too late, because the request is resolved or decided. */
    boolean tryDecide(String requestId, Answer decision, long now) {
        if (open == null || !open.id().equals(requestId) || answer != null) {
            return false;
        }
        answer = decision;
        sendAt = now;
        return true;
    }

    /** Denies an approval that is in the way of a stop; refuses if an answer is on its way already. */
    boolean tryDeny(String requestId, long now) {
        denying = tryDecide(requestId, Answer.DENY, now);
        return denying;
    }

    /** Drops an answer that waits to be sent, unless it denies: the build was aborted. */
    void withdrawUnsentApproval() {
        if (failure == null && answer != null && !Boolean.FALSE.equals(answer.approved())) {
            answer = null;
        }
    }

    /** The answer to send, or null: there is none, or the Job must be read first. */
    @CheckForNull
    Answer toSend() {
        return failure == null ? answer : null;
    }

    /** When the answer may be sent, at the earliest. */
    long sendAt() {
        return sendAt;
    }

    /** Duvo accepted the answer. */
    void onAccepted(long now) {
        if (open != null) {
            answeredId = open.id();
            answeredAt = now;
            resolve(denying ? RequestResolution.STOPPED : RequestResolution.ANSWERED);
        }
    }

    /** Sending the answer failed. */
    void onFailure(DuvoException why, long now) {
        sendAt = now + 2 * Limits.CONFIRM_DELAY_MS;
        maybeAccepted |= why.outcome() == Outcome.UNKNOWN;
        var hadNoEffect = why.outcome() == Outcome.NOT_SENT || why.outcome() == Outcome.THROTTLED;
        var later =
                why.isUnauthorized() && !keyRejected; // Duvo may accept the key again, and no user need decide twice
        keyRejected |= why.isUnauthorized();
        failure = hadNoEffect || later || open == null ? null : why;
    }
}
