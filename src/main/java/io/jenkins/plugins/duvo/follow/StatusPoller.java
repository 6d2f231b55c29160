package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;
import java.util.function.LongSupplier;

/**
 * Reads one Job's state, at a regular pace or sooner where something is about to change it, and passes on only what can be
 * believed: nothing that was asked for before an action's outcome was known, and no absence that may be a replica's.
 */
final class StatusPoller {
    /** Who wants to know. */
    interface Reader {
        /** The Job is there; its state is as new as it can be. */
        void onState(JobState state);

        /** Duvo does not know the Job (any more). */
        void onGone(DuvoException why);

        /** The state could not be read, for another reason than that Duvo wants silence. */
        void onReadFailed(DuvoException why);
    }

    private final CallSlot slot;
    private final LongSupplier clock;
    private final ActionSender actionSender;
    private final OutageReporter outages;
    private final Reader reader;
    private final Absence absence = new Absence();
    private final StatusPollTimer timer = new StatusPollTimer();

    StatusPoller(CallSlot slot, LongSupplier clock, ActionSender actionSender, OutageReporter outages, Reader reader) {
        this.slot = slot;
        this.clock = clock;
        this.actionSender = actionSender;
        this.outages = outages;
        this.reader = reader;
    }

    StatusPollTimer timer() {
        return timer;
    }

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean isUnconfirmed() {
        return absence.isUnconfirmed();
    }

    /**
     * Offers the next read, unless an action is under way.
     *
     * @param every milliseconds between two regular looks
     * @param listed whether lists show the state, so that a first look is not wanted
     * @param waiting whether the Job waits for a person; else a look at one that is listed is only to see whether it does
     * @param soon whether a stop is about to show its effect
     */
    void offer(CallSink sink, String runId, long every, boolean listed, boolean waiting, boolean soon) {
        if (actionSender.isBusy()) {
            return;
        }
        var hurried = timer.isUrgent(listed) || soon || absence.isUnconfirmed();
        if (listed && !waiting && !hurried) {
            offerIdleCheck(sink, runId, every);
            return;
        }
        var doubtful = listed ? Limits.NOT_FOUND_INTERVAL_MS : Math.max(every, Limits.NOT_FOUND_INTERVAL_MS);
        var wanted = absence.isUnconfirmed() ? timer.nextReadAt(doubtful, false) : timer.nextReadAt(every, soon);
        var due = Math.max(wanted, outages.retryAt());
        offer(sink, runId, hurried ? CallPriority.CONFIRM_STATUS : CallPriority.STATUS, due, due);
    }

    /** Offers a look at a Job that may wait for a person although its status tells nothing of it; if it speaks, it does not. */
    private void offerIdleCheck(CallSink sink, String runId, long every) {
        var since = timer.idleSince();
        if (clock.getAsLong() < since + every) {
            sink.wakeAt(since + every, clock.getAsLong());
        } else {
            offer(sink, runId, CallPriority.IDLE_CHECK, since + every, since);
        }
    }

    private void offer(CallSink sink, String runId, CallPriority priority, long due, long rank) {
        var asOf = actionSender.attempts();
        sink.offer(
                slot.pendingCall(
                        priority,
                        due,
                        rank,
                        () -> timer.onReadSent(clock.getAsLong()),
                        duvo -> duvo.getJob(runId),
                        state -> onAnswer(state, runId, asOf),
                        this::onFailure),
                clock.getAsLong());
    }

    /** A list showed the Job, so that it is there, whatever was said when it was read singly. */
    void onListed() {
        timer.onListed();
        absence.onFound();
    }

    /** A list showed the Job, and that it has ended: there is no more to know. */
    void onEnded(JobState state) {
        timer.onRead(clock.getAsLong());
        outages.onSuccess();
        reader.onState(state);
    }

    /** Whether what was asked for at a time may be news: nothing was read or done since. */
    boolean isNewer(long askedAt) {
        return !actionSender.isBusy() && askedAt > timer.readAt();
    }

    private void onAnswer(JobState state, String runId, int asOf) {
        timer.onRead(clock.getAsLong());
        outages.onSuccess();
        if (state.job() == null) {
            onNotFound(DuvoException.invalidResponse("read Job " + runId, "there is no such Job"));
            return;
        }
        absence.onFound();
        if (actionSender.isBusy() || asOf != actionSender.attempts()) {
            timer.expectChange();
        } else {
            reader.onState(state);
        }
    }

    private void onFailure(DuvoException why) {
        timer.onAttempt(clock.getAsLong());
        if (why.outcome() == Outcome.THROTTLED) {
            outages.onThrottled();
        } else if (why.isNotFound()) {
            onNotFound(why);
        } else {
            reader.onReadFailed(why);
        }
    }

    private void onNotFound(DuvoException why) {
        timer.onRead(clock.getAsLong());
        if (absence.recordNotFound(clock.getAsLong())) {
            reader.onGone(why);
        }
    }
}
