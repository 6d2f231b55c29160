package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobState;

/**
 * Poller of one Job's state: reads it at a regular interval, or sooner when something is about to change it. It passes on to
 * the {@link StatusReconciler} only what can be believed: no state that was requested before an action's outcome was known, and
 * no "not found" that may come from a replica that lags. Guarded by the scheduler's lock.
 *
 * <p>Example: a read is sent, the user's answer is sent, and then the read's result comes. It may show the state before the
 * answer, so it is dropped, and the state is read again.
 */
final class StatusPoller {
    /**
     * Debounces "not found": a Job that Duvo does not know is gone only when {@link Limits#NOT_FOUND_READS} reads in a row say
     * so over {@link Limits#NOT_FOUND_MS}, or over {@link Limits#NOT_FOUND_AFTER_START_MS} for a Job that no read has found
     * yet, because replicas lag.
     *
     * <p>Example: a Job that was found before is not found at 0, 5, 10, ... s. Five reads say so after 20 s, but the Job is
     * gone with the read at 120 s. A read that finds it begins the count anew.
     */
    static final class NotFoundDebounce {
        private boolean everFound;
        private int reads;
        private long since;

        /** Whether the last read did not find the Job. */
        boolean isUnconfirmed() {
            return reads > 0;
        }

        /** A read, or a list, showed the Job. */
        void onFound() {
            everFound = true;
            reads = 0;
        }

        /** A read did not find the Job. */
        void recordNotFound(long now) {
            if (reads == 0) {
                since = now;
            }
            reads++;
        }

        /** Whether the reads that did not find the Job are enough to believe that it is gone. */
        boolean isGone(long now) {
            return reads >= Limits.NOT_FOUND_READS
                    && now - since >= (everFound ? Limits.NOT_FOUND_MS : Limits.NOT_FOUND_AFTER_START_MS);
        }
    }

    private final JobContext context;
    private final ActionSender actions;
    private final OutageReporter outages;
    private final StatusReconciler reconciler;
    private final NotFoundDebounce notFound = new NotFoundDebounce();
    private final StatusPollTimer timer = new StatusPollTimer();
    /** When the next single read is due, or {@link Long#MAX_VALUE} while lists are to show the state. */
    private long dueAt = Long.MAX_VALUE;
    /** When an answer showed the state last. */
    private long knownAt;

    StatusPoller(JobContext context, ActionSender actions, OutageReporter outages, StatusReconciler reconciler) {
        this.context = context;
        this.actions = actions;
        this.outages = outages;
        this.reconciler = reconciler;
    }

    /** The timer that says when the state is read next. */
    StatusPollTimer timer() {
        return timer;
    }

    /**
     * Whether the state has been due to be read since a time at least, and is not being read.
     *
     * @param sweepBegunAt when the sweep of the lists that is under way began; {@link Long#MAX_VALUE} if there is none
     */
    boolean isOverdue(long since, long sweepBegunAt) {
        return dueAt == Long.MAX_VALUE
                ? sweepBegunAt <= since && knownAt < sweepBegunAt
                : dueAt <= since && context.slot().isFree();
    }

    /** When an answer showed the state last, in milliseconds of the scheduler's clock; 0 if none did. */
    long knownAt() {
        return knownAt;
    }

    /** Whether the last read did not find the Job, although the Job may exist. */
    boolean isUnconfirmed() {
        return notFound.isUnconfirmed();
    }

    /**
     * Offers the next read, unless an action is under way.
     *
     * @param every milliseconds between two regular reads
     * @param listed whether lists show the state, so that a first read is not needed
     * @param waiting whether the Job waits for a person; if not, a listed Job is read only to check whether it does
     * @param soon whether a stop is about to show its effect
     */
    void offer(CallSink sink, String runId, long every, boolean listed, boolean waiting, boolean soon) {
        if (actions.isBusy()) {
            return;
        }
        dueAt = Long.MAX_VALUE;
        var urgent = timer.isUrgent(listed) || soon || notFound.isUnconfirmed();
        if (listed && !waiting && !urgent) {
            offerIdleCheck(sink, runId, every);
            return;
        }
        var confirmEvery = listed ? Limits.NOT_FOUND_INTERVAL_MS : Math.max(every, Limits.NOT_FOUND_INTERVAL_MS);
        var nextReadAt =
                notFound.isUnconfirmed() ? timer.nextReadAt(confirmEvery, false) : timer.nextReadAt(every, soon);
        var notBefore = Math.max(nextReadAt, outages.retryAt());
        dueAt = notBefore;
        offer(sink, runId, urgent ? CallPriority.CONFIRM_STATUS : CallPriority.STATUS, notBefore, notBefore);
    }

    /**
     * Offers a read of a Job that may wait for a person although its status does not say so; one that writes messages does not.
     */
    private void offerIdleCheck(CallSink sink, String runId, long every) {
        var since = timer.idleSince();
        if (context.now() < since + every) {
            sink.wakeAt(since + every, context.now());
        } else {
            offer(sink, runId, CallPriority.IDLE_CHECK, since + every, since);
        }
    }

    private void offer(CallSink sink, String runId, CallPriority priority, long notBefore, long order) {
        var attemptsWhenOffered = actions.attempts();
        sink.offer(
                context.slot()
                        .pendingCall(
                                priority,
                                notBefore,
                                order,
                                () -> timer.onReadSent(context.now()),
                                CallKind.STATUS.newCall(client -> client.getJob(runId)),
                                state -> onAnswer(state, runId, attemptsWhenOffered),
                                this::onFailure),
                context.now());
    }

    /** A list showed the Job, so it exists, whatever single reads said. */
    void onListed() {
        timer.onListed();
        knownAt = context.now();
        outages.onStateListed();
        notFound.onFound();
    }

    /** A list showed that the Job has ended; a single read would show nothing more. */
    void onEnded(JobState state) {
        timer.onRead(context.now());
        reconciler.onState(state);
        outages.onSuccess();
    }

    /**
     * Whether the answer to a call that was sent at {@code requestedAt} may be newer than what is known: nothing was read or
     * done since.
     */
    boolean isNewer(long requestedAt) {
        return !actions.isBusy() && requestedAt > timer.readAt();
    }

    private void onAnswer(JobState state, String runId, int attemptsWhenOffered) {
        knownAt = context.now();
        timer.onRead(context.now());
        if (state.job() == null) {
            outages.onSuccess();
            onNotFound(DuvoException.invalidResponse("read Job " + runId, "there is no such Job"));
            return;
        }
        notFound.onFound();
        context.keyState().probe().onRead(runId, CallKind.STATUS.newCall(client -> client.getJob(runId)));
        if (actions.isBusy() || attemptsWhenOffered != actions.attempts()) {
            timer.expectChange();
        } else {
            reconciler.onState(state);
        }
        outages.onSuccess(); // only now: an answer that cannot be handled is a failure
    }

    private void onFailure(DuvoException why) {
        timer.onAttempt(context.now());
        if (why.outcome() == Outcome.THROTTLED) {
            outages.onThrottled();
        } else if (why.isNotFound()) {
            onNotFound(why);
        } else {
            outages.onStatusFailure(why);
        }
    }

    private void onNotFound(DuvoException why) {
        var now = context.now();
        timer.onRead(now);
        notFound.recordNotFound(now);
        if (notFound.isGone(now)) {
            reconciler.onGone(why);
        }
    }
}
