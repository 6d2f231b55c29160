package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;

/**
 * Outbox of user actions on one Job: the answer to its human request, and a stop. Owns the request and the stop intent, and
 * sends one action at a time. Duvo stops no Job that waits for a person, so an approval that is in the way of a stop is denied
 * first. Questions are not answered automatically: the stop waits until a person has answered them. Guarded by the scheduler's
 * lock.
 *
 * <p>Example: a build is aborted while its Job waits for an approval. The approval is denied; if the Job then waits for another
 * approval, that is denied too; once the Job is active and waits no more, the stop is sent. One approval is denied
 * {@link Limits#MAX_DENIALS} times at most, {@link Limits#DENIAL_INTERVAL_MS} apart.
 */
final class ActionSender {
    private final JobContext context;
    private final CallSlot slot;
    private final FailureTracker answerFailures;
    private final HumanRequestTracker requests;
    private final StopIntent stop = new StopIntent();
    private String deniedRequestId;
    private int denials;
    private int attempts;
    private long denyAt;

    ActionSender(JobContext context) {
        this.context = context;
        this.slot = new CallSlot(context.client());
        this.answerFailures = context.newFailureTracker();
        this.requests = new HumanRequestTracker(context.events(), answerFailures);
    }

    /** The Job's human request and the answer to it. */
    HumanRequestTracker requests() {
        return requests;
    }

    /** The failures of the answer that is pending. */
    FailureTracker answerFailures() {
        return answerFailures;
    }

    /** The intent to stop the Job; not requested at first. */
    StopIntent stop() {
        return stop;
    }

    /** How many actions were sent, with any outcome: a read that was sent before the last of them does not show its effect. */
    int attempts() {
        return attempts;
    }

    /** Whether an action is under way, so that its outcome is not known. */
    boolean isBusy() {
        return !slot.isFree();
    }

    /**
     * Offers the action that is to be sent now.
     *
     * @param runId the Job, which is active
     * @param waiting whether the Job waits for a person
     */
    void offer(CallSink sink, String runId, boolean waiting) {
        if (!slot.isFree()) {
            return;
        }
        var now = context.now();
        var open = requests.open();
        if (stop.isRequested()) {
            requests.dropUnsentApproval();
        }
        if (waiting) {
            stop.onWaiting(now);
        }
        if (stop.isRequested() && open != null && open.isApproval()) {
            deny(sink, runId, open, now);
        }
        var answer = requests.toSend();
        if (open != null && answer != null) {
            var key = requests.answerKey();
            sink.offer(
                    slot.pendingCall(
                            CallPriority.ACTION,
                            requests.sendAt(),
                            CallKind.ANSWER.newCall(client -> {
                                client.respond(runId, open.id(), answer, key);
                                return open;
                            }),
                            request -> onTried(() -> requests.onAccepted(context.now())),
                            why -> onTried(() -> onAnswerFailed(why))),
                    now);
        } else if (stop.isRequested() && !waiting && stop.isJobReadSinceSent()) {
            sink.offer(
                    slot.pendingCall(
                            stop.isRepeat() ? CallPriority.START : CallPriority.ACTION,
                            stop.sendAt(),
                            CallKind.STOP.newCall(client -> client.stopJob(runId)),
                            accepted -> onTried(() -> stop.onSent(accepted, context.now())),
                            why -> onTried(() -> stop.onSent(false, context.now()))),
                    now);
        }
    }

    private void onAnswerFailed(DuvoException why) {
        requests.onFailure(why, context.now());
        context.events().answerFailed(why);
    }

    private void deny(CallSink sink, String runId, HumanRequest open, long now) {
        if (!open.id().equals(deniedRequestId)) {
            deniedRequestId = open.id();
            denials = 0;
            denyAt = now;
        }
        if (denials == Limits.MAX_DENIALS) {
            return; // denying does not help; the stop waits until a person decides
        }
        if (now < denyAt) {
            sink.wakeAt(denyAt, now);
        } else if (requests.tryDeny(open, denialKey(runId, open), now)) {
            denials++;
            denyAt = now + Limits.DENIAL_INTERVAL_MS;
        }
    }

    /**
     * Returns the key of the next denial. It is the same after a restart, when denials are counted anew, because the intent is the same. A
     * request that asks something else under the same id has another key.
     */
    private IdempotencyKey denialKey(String runId, HumanRequest open) {
        return IdempotencyKey.of(
                "deny", runId, open.id(), open.title(), String.valueOf(open.description()), Integer.toString(denials));
    }

    private void onTried(Runnable outcome) {
        attempts++;
        outcome.run();
        context.events().actionTried();
    }
}
