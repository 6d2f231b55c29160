package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One Job's life: offers the calls that it wants next, takes their answers and says what is new. It puts the rules together and
 * has neither thread nor lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower {
    private final JobContext context;
    private final SharedKeyState keyState;
    private final UnreadTracker unreadTracker;
    private final List<Consumer<JobListener>> events = new ArrayList<>();
    private final Admission admission = new Admission(events::add);
    private final StopIntent stop = new StopIntent();
    private final HumanRequestTracker requestTracker = new HumanRequestTracker(events::add);
    private final MessagePoller messages;
    private final JobLifecycle lifecycle;
    private final OutageReporter outages;
    private final ActionSender actionSender;
    private final StatusReconciler reconciler;
    private final JobStarter starter;
    private boolean invalid = true;

    JobFollower(FollowRequest order, DuvoClient duvo, SharedKeyState keyState, LongSupplier clock) {
        this.context = new JobContext(order, duvo, keyState, new CallSlot(duvo), clock, events::add);
        this.keyState = keyState;
        if (order.position() > 0 || order.start() != null && order.runId() != null) {
            keyState.probe().onAccepted(); // in an earlier life
        }
        unreadTracker = new UnreadTracker(keyState.pollPolicy(), context.now());
        messages = new MessagePoller(context, unreadTracker, this::onPageRead, this::onPageFailed);
        lifecycle = new JobLifecycle(events::add, messages::total, admission::release);
        outages = new OutageReporter(context, lifecycle, messages.failures());
        actionSender = new ActionSender(duvo, requestTracker, stop, clock, this::onActionTried);
        reconciler = new StatusReconciler(
                context,
                lifecycle,
                outages,
                stop,
                actionSender,
                requestTracker,
                messages,
                unreadTracker,
                this::invalidate);
        if (order.runId() == null) {
            starter = new JobStarter(context, lifecycle, admission, outages, stop, this::onStarted);
        } else {
            starter = null;
            follow(order.runId());
        }
    }

    /** What is new since this was called last, in order. */
    List<Consumer<JobListener>> drainEvents() {
        var taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    boolean hasEvents() {
        return !events.isEmpty();
    }

    /** What the Job wants may have changed. */
    void invalidate() {
        invalid = true;
    }

    /** Whether it was touched since this was called last. */
    boolean consumeInvalidation() {
        var was = invalid;
        invalid = false;
        return was;
    }

    /** The Job stands in a line. */
    void setTicket(ConcurrencyLimiter.Ticket where) {
        admission.setTicket(where);
    }

    boolean isEnded() {
        return lifecycle.isEnded();
    }

    /** Whether the Job waits for a person. */
    boolean isWaitingForHuman() {
        return lifecycle.isWaitingForHuman();
    }

    /** Whether the Job seems to have said something that was not read. */
    boolean hasUnreadMessages() {
        return lifecycle.isActive() && !lifecycle.isWaitingForHuman() && unreadTracker.unreadSince() >= 0;
    }

    /** Whether the status of the Job is looked at regularly. */
    boolean isActive() {
        return lifecycle.isActive();
    }

    /** What becomes of the states in which Duvo shows the Job. */
    StatusReconciler reconciler() {
        return reconciler;
    }

    /**
     * Offers the calls that the Job wants.
     *
     * @param intervals how often to look
     * @param listening whether the listener has dealt with all earlier news; else no messages are read
     */
    void offerCalls(CallSink sink, Intervals intervals, boolean listening) {
        if (lifecycle.isStarting()) {
            starter.offer(sink, listening);
        } else if (!lifecycle.isEnded() && !keyState.probe().isSuspended()) {
            offerJobCalls(sink, intervals, listening);
        }
        reportUnconfirmedStop(sink);
    }

    private void offerJobCalls(CallSink sink, Intervals intervals, boolean listening) {
        if (lifecycle.isActive()) {
            actionSender.offer(sink, lifecycle.runId(), lifecycle.isWaitingForHuman());
        }
        if (!context.slot().isFree()) {
            return;
        }
        if (lifecycle.isActive()) {
            reconciler.offer(sink, intervals);
        }
        if (listening && !reconciler.isUnconfirmed()) {
            var turn = messages.turn(keyState.pollPolicy(), lifecycle.isWaitingForHuman(), intervals.few());
            messages.offer(sink, lifecycle.runId(), requestTracker.isUnpublished(), turn);
        }
    }

    private void onStarted(Job job) {
        keyState.serverClock().observe(job.createdAt(), context.now());
        follow(job.id());
        lifecycle.onStatus(job.status());
    }

    private void follow(String id) {
        lifecycle.begin(id);
        reconciler.timer().begin(context.now());
    }

    private void onPageRead() {
        if (lifecycle.isEnded()) {
            return;
        }
        if (lifecycle.isDraining()) {
            outages.onSuccess(); // nothing else is asked any more
        }
        outages.reportRecovery();
        if (lifecycle.isDraining() && messages.isDrained()) {
            lifecycle.end(FollowResult.Reason.JOB_ENDED, null);
        } else {
            reconciler.onPageRead();
        }
    }

    private void onPageFailed(DuvoException why) {
        if (lifecycle.isEnded() || why.outcome() == Outcome.THROTTLED) {
            return;
        }
        outages.report(why);
        if (OutageReporter.isAccessDenial(why)) {
            outages.onAccessDenied(why);
        } else if (messages.isGivenUp()) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        } else {
            reconciler.timer().expectChange(); // the Job's own state says what is the matter
            reconciler.publishRequestIfReady();
        }
    }

    /** Duvo does not take the key at present. */
    void onKeyRejected(DuvoException why) {
        invalidate();
        outages.onKeyRejected(why);
    }

    /** No call of the key gets through. */
    void onKeyOutage(DuvoException why) {
        invalidate();
        outages.onKeyOutage(why);
    }

    /** Calls of the key get through again. */
    void onKeyRecovered() {
        invalidate();
        outages.onKeyRecovered();
    }

    private void reportUnconfirmedStop(CallSink sink) {
        if (!stop.isRequested() || lifecycle.isDraining() || lifecycle.isEnded()) {
            return;
        }
        var now = context.now();
        if (stop.isGivenUp(now)) {
            detach();
        } else if (now >= stop.reportAt()) {
            stop.markReported();
            var last = lifecycle.status();
            events.add(listener -> listener.stopUnconfirmed(last));
        }
        sink.wakeAt(stop.reportAt(), now);
    }

    // --- what people want

    void stop() {
        stop.request(context.now());
        if (lifecycle.isStarting()) {
            starter.stopWanted();
        }
    }

    boolean answer(String requestId, Answer answer) {
        return lifecycle.isActive() && requestTracker.decide(requestId, answer, context.now());
    }

    void detach() {
        if (starter != null) {
            starter.detach();
        } else {
            lifecycle.end(FollowResult.Reason.LEFT, null);
        }
    }

    /** The state may have changed; returns whether that is more than was known. */
    boolean requestRefresh() {
        return reconciler.timer().requestRefresh();
    }

    private void onActionTried() {
        lifecycle.setWaitingForHuman(lifecycle.isWaitingForHuman()
                && requestTracker.open() != null); // the Job goes on at once after an answer that was taken
        reconciler.timer().onAttempt(context.now());
        reconciler.timer().expectChange();
    }

    String describe() {
        if (lifecycle.isStarting()) {
            return starter.describe();
        }
        return lifecycle.describe()
                + (lifecycle.isActive() && keyState.probe().isSuspended() ? ", while Duvo refuses the key" : "");
    }
}
