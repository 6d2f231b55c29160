package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import java.util.function.Consumer;

/**
 * The one human request that a Job has open, and the answer to it that is on its way. Duvo holds the truth: after an answer
 * whose fate is unknown, or that was refused, the Job is read before anything else is done.
 */
final class HumanRequestTracker {
    private final Consumer<Consumer<JobListener>> events;
    private HumanRequest open;
    private boolean published;
    private Answer answer;
    private DuvoException failure;
    private long sendAt;
    private String answeredId;
    private long answeredAt;
    /** Whether Duvo may have taken the answer although it was never heard to say so. */
    private boolean maybeAccepted;
    /** Whether the answer on its way is nobody's, but in the way of a stop. */
    private boolean denying;
    /** Whether the answer on its way was already held back once by a refused key. */
    private boolean keyRejected;

    HumanRequestTracker(Consumer<Consumer<JobListener>> news) {
        this.events = news;
    }

    /** The request that is open at Duvo, or null. */
    @CheckForNull
    HumanRequest open() {
        return open;
    }

    /** Whether there is a request that people have not been told of. */
    boolean isUnpublished() {
        return open != null && !published;
    }

    void publish() {
        published = true;
        var request = open;
        events.accept(listener -> listener.requestOpened(request));
    }

    /** Duvo was read just now and shows this request, or none; the Job is active. */
    void onState(@CheckForNull HumanRequest shown, long now) {
        // A replica that lags shows what was answered a moment ago.
        var stale = shown != null && shown.id().equals(answeredId) && now - answeredAt < Limits.REPLICA_LAG_MS;
        var pending = stale ? null : shown;
        if (open != null && (pending == null || !pending.id().equals(open.id()))) {
            resolve(resolutionFor(pending));
        }
        if (open == null) {
            open = pending;
        } else if (failure != null) {
            refusedOrAgain();
        }
    }

    private RequestResolution resolutionFor(@CheckForNull HumanRequest next) {
        if (maybeAccepted) {
            return RequestResolution.PROBABLY_ANSWERED;
        }
        return next == null ? RequestResolution.ANSWERED_ELSEWHERE : RequestResolution.REPLACED;
    }

    private void refusedOrAgain() {
        if (failure.outcome() == Outcome.REFUSED) {
            var request = open;
            var refused = answer;
            var why = failure;
            answer = null;
            events.accept(listener -> listener.answerRefused(request, refused, why));
        }
        failure = null; // else the request is still open: the answer had no effect and is sent again
    }

    void onJobEnded() {
        if (open != null) {
            resolve(RequestResolution.JOB_ENDED);
        }
    }

    private void resolve(RequestResolution resolution) {
        var request = open;
        if (published) {
            events.accept(listener -> listener.requestSettled(request, resolution));
        }
        open = null;
        published = false;
        answer = null;
        failure = null;
        maybeAccepted = false;
        keyRejected = false;
        denying = false;
    }

    /** Somebody decided; returns false if that comes too late. */
    boolean decide(String requestId, Answer decision, long now) {
        if (open == null || !open.id().equals(requestId) || answer != null) {
            return false;
        }
        answer = decision;
        sendAt = now;
        return true;
    }

    /** Denies an approval that is in the way of a stop; returns false if an answer is on its way already. */
    boolean deny(String requestId, long now) {
        denying = decide(requestId, Answer.DENY, now);
        return denying;
    }

    /** The build was aborted: an answer that waits to be sent is not sent any more, unless it denies. */
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

    long sendAt() {
        return sendAt;
    }

    /** Duvo took the answer. */
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
                why.isUnauthorized() && !keyRejected; // the key may be taken again; the answer need not be given twice
        keyRejected |= why.isUnauthorized();
        failure = hadNoEffect || later || open == null ? null : why;
    }
}
