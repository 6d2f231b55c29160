package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.HumanRequest;
import java.util.function.LongSupplier;

/**
 * What people want done to a Job: the answer to its request, and a stop. An approval that is in the way of a stop is denied
 * first, because Duvo stops no Job that waits; questions get no invented answer, so the stop waits with the Job.
 */
final class ActionSender {
    private final CallSlot slot;
    private final HumanRequestTracker requestTracker;
    private final StopIntent stop;
    private final LongSupplier clock;
    private final Runnable done;
    private String denied;
    private int denials;
    private int tried;
    private long denyAt;

    /** @param done called when an action was tried: the Job's state must be read */
    ActionSender(
            DuvoClient duvo, HumanRequestTracker requestTracker, StopIntent stop, LongSupplier clock, Runnable done) {
        this.slot = new CallSlot(duvo);
        this.clock = clock;
        this.done = done;
        this.requestTracker = requestTracker;
        this.stop = stop;
    }

    /** How many actions were tried: a read that was asked for before says nothing of what came of them. */
    int attempts() {
        return tried;
    }

    /** Whether an action is under way, whose outcome is not known. */
    boolean isBusy() {
        return !slot.isFree();
    }

    /**
     * Offers what is to be done now.
     *
     * @param runId the Job, which is active
     * @param waiting whether it waits for a person
     */
    void offer(CallSink sink, String runId, boolean waiting) {
        if (!slot.isFree()) {
            return;
        }
        var now = clock.getAsLong();
        var open = requestTracker.open();
        if (stop.isRequested()) {
            requestTracker.withdrawUnsentApproval();
        }
        if (waiting) {
            stop.onWaiting(now);
        }
        if (stop.isRequested() && open != null && open.isApproval()) {
            deny(sink, open, now);
        }
        var answer = requestTracker.toSend();
        if (open != null && answer != null) {
            sink.offer(
                    slot.pendingCall(
                            CallPriority.ACTION,
                            requestTracker.sendAt(),
                            duvo -> {
                                duvo.respond(runId, open.id(), answer);
                                return open;
                            },
                            taken -> onTried(() -> requestTracker.onAccepted(clock.getAsLong())),
                            e -> onTried(() -> requestTracker.onFailure(e, clock.getAsLong()))),
                    now);
        } else if (stop.isRequested() && !waiting && stop.isJobSeenSinceSent()) {
            sink.offer(
                    slot.pendingCall(
                            stop.isRepeat() ? CallPriority.RETRY_STOP : CallPriority.ACTION,
                            stop.sendAt(),
                            duvo -> duvo.stopJob(runId),
                            taken -> onTried(() -> stop.onSent(taken, clock.getAsLong())),
                            e -> onTried(() -> stop.onSent(false, clock.getAsLong()))),
                    now);
        }
    }

    private void deny(CallSink sink, HumanRequest open, long now) {
        if (!open.id().equals(denied)) {
            denied = open.id();
            denials = 0;
            denyAt = now;
        }
        if (denials == Limits.MAX_DENIALS) {
            return; // Duvo wants something else; the stop waits with the Job
        }
        if (now < denyAt) {
            sink.wakeAt(denyAt, now);
        } else if (requestTracker.deny(open.id(), now)) {
            denials++;
            denyAt = now + Limits.DENIAL_INTERVAL_MS;
        }
    }

    private void onTried(Runnable outcome) {
        tried++;
        outcome.run();
        done.run();
    }
}
