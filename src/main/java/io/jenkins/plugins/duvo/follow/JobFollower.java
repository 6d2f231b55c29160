package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Follower of one Job, from its start to its end: offers the calls that the Job needs next, handles their outcomes and collects
 * the events for the listener. It puts the parts of a Job together; its implementation of {@link JobEvents} says what an event
 * of one part means for the others. It has neither a thread nor a lock of its own; guarded by the scheduler's lock.
 */
final class JobFollower implements JobEvents {
    final JobContext context;
    final MessagePoller messages;
    final JobLifecycle lifecycle;
    final OutageReporter outages;
    final ActionSender actions;
    final StatusReconciler reconciler;
    private SharedKeyState keyState;
    /** Null if the Job was known from the beginning. */
    private final JobStarter starter;

    /** Events that the dispatcher has not collected yet, in order. */
    private final List<Consumer<JobListener>> unpublished = new ArrayList<>();

    private ConcurrencyLimiter.Ticket ticket;
    private boolean invalid = true;
    /** When the Job's id became known, before anything of it could be read. */
    private long begunAt;

    JobFollower(FollowRequest request, DuvoClient client, SharedKeyState keyState, LongSupplier clock) {
        this.keyState = keyState;
        this.context = new JobContext(request, client, () -> this.keyState, new CallSlot(client), clock, this);
        if (request.runId() != null && (request.position() > 0 || request.start() != null)) {
            keyState.probe().onAccepted(); // the key worked before Jenkins restarted
            var runId = request.runId();
            keyState.probe().onRead(runId, duvo -> duvo.getJob(runId));
        }
        messages = new MessagePoller(context);
        lifecycle = new JobLifecycle(this, messages::total);
        actions = new ActionSender(context);
        outages = new OutageReporter(context, lifecycle, messages.failures(), actions.answerFailures());
        reconciler = new StatusReconciler(context, lifecycle, outages, actions, messages);
        if (request.runId() == null) {
            starter = new JobStarter(context, lifecycle, outages, actions.stop());
        } else {
            starter = null;
            begin(request.runId());
        }
    }

    private void begin(String runId) {
        begunAt = context.now();
        lifecycle.begin(runId);
        reconciler.timer().begin(context.now());
        messages.begin();
    }

    // --- for the dispatcher

    /** Removes and returns the events that were published since the last call, in order. */
    List<Consumer<JobListener>> removeEvents() {
        var drained = List.copyOf(unpublished);
        unpublished.clear();
        return drained;
    }

    /** Whether there are events that {@link #removeEvents} has not returned. */
    boolean hasEvents() {
        return !unpublished.isEmpty();
    }

    /** Whether the calls that the Job offers may have changed since {@link #markValid}. */
    boolean isInvalid() {
        return invalid;
    }

    /** The dispatcher is collecting the calls that the Job offers. */
    void markValid() {
        invalid = false;
    }

    /** Sets the Job's ticket of the concurrency limit, which it keeps until it ends. */
    void setTicket(ConcurrencyLimiter.Ticket ticket) {
        this.ticket = ticket;
        if (starter != null) {
            starter.setTicket(ticket);
        }
    }

    /** Whether the Job is no longer followed. */
    boolean isEnded() {
        return lifecycle.isEnded();
    }

    /** Whether the Job has no id yet. */
    boolean isStarting() {
        return lifecycle.isStarting();
    }

    /** When the Job's messages were read last, or when they could first be read. */
    long messagesReadAt() {
        return Math.max(begunAt, messages.unread().readAt());
    }

    /** When the Job's status was read last, or when it could first be read. */
    long statusReadAt() {
        return Math.max(begunAt, reconciler.statusReadAt());
    }

    /** Whether the Job waits for a person. */
    boolean isWaitingForHuman() {
        return lifecycle.isWaitingForHuman();
    }

    /** Whether the Job is active, does not wait for a person and seems to have written messages that were not read. */
    boolean hasUnreadMessages() {
        return lifecycle.isActive()
                && !lifecycle.isWaitingForHuman()
                && messages.unread().unreadSince() >= 0;
    }

    /** Whether the Job waits for its start, and not in line because only so many Jobs may run at once. */
    boolean isStartDue() {
        return lifecycle.isStarting() && !starter.isInLine();
    }

    /** Whether the status of the Job is read regularly. */
    boolean isActive() {
        return lifecycle.isActive();
    }

    /** The reconciler of the states in which Duvo shows the Job. */
    StatusReconciler reconciler() {
        return reconciler;
    }

    /**
     * Offers the calls that the Job needs next.
     *
     * @param intervals how often to read the Job's state
     * @param listening whether the listener has handled all earlier events; else no messages are read
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
            actions.offer(sink, lifecycle.runId(), lifecycle.isWaitingForHuman());
        }
        if (!context.slot().isFree()) {
            return;
        }
        if (lifecycle.isActive()) {
            reconciler.offer(sink, intervals);
        }
        if (listening && !reconciler.isUnconfirmed()) {
            var turn = messages.turn(lifecycle.isWaitingForHuman(), intervals);
            messages.offer(sink, lifecycle.runId(), actions.requests().isUnpublished(), turn);
        }
    }

    private void reportUnconfirmedStop(CallSink sink) {
        var stop = actions.stop();
        if (!stop.isRequested() || lifecycle.isDraining() || lifecycle.isEnded()) {
            return;
        }
        var now = context.now();
        if (stop.isGivenUp(now)) {
            detach();
        } else if (now >= stop.reportAt()) {
            stop.markReported();
            var status = lifecycle.status();
            publish(listener -> listener.stopUnconfirmed(status));
        }
        sink.wakeAt(stop.reportAt(), now);
    }

    /** What the Job waits for, as a short lowercase phrase for developers. */
    String describe() {
        if (lifecycle.isStarting()) {
            return starter.describe();
        }
        return lifecycle.describe()
                + (lifecycle.isActive() ? outages.describe() : "")
                + (lifecycle.isActive() && keyState.probe().isSuspended() ? ", while Duvo refuses the key" : "");
    }

    // --- events of the Job's parts

    @Override
    public void publish(Consumer<JobListener> event) {
        unpublished.add(event);
    }

    @Override
    public void invalidate() {
        invalid = true;
    }

    @Override
    public void started(Job job) {
        publish(listener -> listener.started(job));
        begin(job.id()); // first, so that the Job is known whatever the rest of the answer leads to
        reconciler.endClock().onStarted(context.now());
        context.keyState().recentStarts().onStarted(context.now());
        outages.onSuccess();
        lifecycle.onStatus(job.status());
    }

    @Override
    public void messagesRead(List<MessageUpdate> updates) {
        if (lifecycle.isEnded()) {
            return;
        }
        var drained = lifecycle.isDraining() && messages.isDrained();
        if (!drained) {
            reconciler.onMessages(updates);
            reconciler.publishRequestIfReady();
        }
        messages.onHandled(); // only now: an answer that cannot be handled is a failure
        if (lifecycle.isDraining()) {
            outages.onSuccess(); // the state is no longer read
        }
        outages.reportRecovery();
        if (drained) {
            lifecycle.end(FollowResult.Reason.JOB_ENDED, null);
        }
    }

    @Override
    public void messagesFailed(DuvoException why) {
        if (lifecycle.isEnded() || why.outcome() == Outcome.THROTTLED) {
            return;
        }
        outages.report(why);
        if (OutageReporter.isAccessDenial(why)) {
            outages.onAccessDenied(why);
        } else if (messages.isGivenUp()) {
            lifecycle.end(FollowResult.Reason.OUT_OF_REACH, why);
        } else {
            reconciler.timer().expectChange(); // the Job's state shows why
            reconciler.publishRequestIfReady();
        }
    }

    @Override
    public void answerFailed(DuvoException why) {
        outages.report(why);
    }

    @Override
    public void actionTried() {
        if (actions.requests().open() == null) { // after an answer that Duvo accepted the Job goes on at once
            lifecycle.setWaitingForHuman(false);
            reconciler.onAnswered();
        }
        reconciler.timer().onAttempt(context.now());
        reconciler.timer().expectChange();
    }

    @Override
    public void ended(FollowResult result) {
        publish(listener -> listener.ended(result));
        if (ticket != null) {
            ticket.release();
        }
    }

    /** The engine failed to find out what the Job needs next; ends following if that has lasted too long. */
    void onInternalFailure(DuvoException why) {
        if (lifecycle.isStarting()) {
            starter.onFailure(why);
        } else {
            outages.onStatusFailure(why);
        }
    }

    // --- events of the Job's key

    /** The key in the Job's credential was replaced: from now on the Job shares the state of another key. */
    void moveTo(SharedKeyState other) {
        keyState = other;
        invalidate();
    }

    /**
     * Counts time in which the key could send calls as time of an outage, if the Job's state was due to be read and was not.
     *
     * @param millis milliseconds up to now
     * @param sweepBegunAt when the sweep of the lists that is under way began; {@link Long#MAX_VALUE} if there is none
     */
    void checkState(long millis, long sweepBegunAt) {
        if (lifecycle.isActive()
                && !keyState.probe().isSuspended()
                && reconciler.isStateOverdue(context.now() - millis, sweepBegunAt)) {
            invalidate();
            outages.onStateOverdue(millis);
        }
    }

    /** Duvo rejects the key at present. */
    void onKeyRejected(DuvoException why) {
        invalidate();
        if (lifecycle.isStarting()) {
            starter.onKeyRejected(why);
        } else {
            outages.onKeyRejected(why);
        }
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

    // --- requests of the build and of users

    /** Stops the Job as soon as it can be stopped; a Job whose start was not sent is not started. */
    void stop() {
        actions.stop().request(context.now());
        if (lifecycle.isStarting()) {
            starter.onStop();
        }
    }

    /** Accepts an answer to the open request, to be sent next; refuses one that comes too late. */
    boolean tryAnswer(HumanRequest request, Answer answer, IdempotencyKey key) {
        return lifecycle.isActive() && actions.requests().tryDecide(request, answer, key, context.now());
    }

    /** Detaches from the Job, which goes on; while the start is being sent, only when its answer has come. */
    void detach() {
        if (starter != null) {
            starter.detach();
        } else {
            lifecycle.end(FollowResult.Reason.LEFT, null);
        }
    }

    /** Reads the Job's state soon, because it may have changed. */
    void requestRefresh() {
        reconciler.timer().requestRefresh();
    }

    /** Whether a {@link #requestRefresh} has not led to a read yet. */
    boolean isRefreshRequested() {
        return reconciler.timer().isRefreshRequested();
    }
}
