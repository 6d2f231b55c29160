package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.util.Objects;

/**
 * What follows from the states in which Duvo shows one Job, singly and in lists: the status is told, a wait brings its request,
 * and an end that counts brings the last messages.
 */
final class StatusReconciler implements StatusPoller.Reader, StatusSweeper.Listed {
    private final JobContext context;
    private final SharedKeyState keyState;
    private final JobLifecycle lifecycle;
    private final OutageReporter outages;
    private final StopIntent stop;
    private final HumanRequestTracker requestTracker;
    private final MessagePoller messages;
    private final UnreadTracker unreadTracker;
    private final ListMembership membership;
    private final StatusPoller poller;
    private final Runnable changed;
    private boolean few = true;

    /** @param changed called when a list said something about the Job */
    StatusReconciler(
            JobContext context,
            JobLifecycle lifecycle,
            OutageReporter outages,
            StopIntent stop,
            ActionSender actionSender,
            HumanRequestTracker requestTracker,
            MessagePoller messages,
            UnreadTracker unreadTracker,
            Runnable changed) {
        this.context = context;
        this.keyState = context.keyState();
        this.lifecycle = lifecycle;
        this.outages = outages;
        this.stop = stop;
        this.requestTracker = requestTracker;
        this.messages = messages;
        this.unreadTracker = unreadTracker;
        this.changed = changed;
        this.membership = new ListMembership(context.request(), keyState.team());
        this.poller = new StatusPoller(context.slot(), context.clock(), actionSender, outages, this);
    }

    StatusPollTimer timer() {
        return poller.timer();
    }

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean isUnconfirmed() {
        return poller.isUnconfirmed();
    }

    /** Whether it is not known in which team's lists the Job is. */
    boolean isTeamUnknown() {
        return membership.team() == null;
    }

    /** Whether the Job has said nothing for so long that it may wait for a person although its status tells nothing of it. */
    boolean isQuiet() {
        return !lifecycle.isWaitingForHuman() && timer().isQuiet(context.now());
    }

    void offer(CallSink sink, Intervals intervals) {
        few = intervals.few();
        var listed = intervals.lists() && target() != null;
        var waiting = lifecycle.isWaitingForHuman();
        poller.offer(
                sink, lifecycle.runId(), intervals.every(listed, waiting), listed, waiting, stop.isEffectExpected());
    }

    // --- read singly

    @Override
    public void onState(JobState state) {
        if (lifecycle.isEnded()) {
            return;
        }
        var job = Objects.requireNonNull(state.job());
        var now = context.now();
        keyState.serverClock().observe(job.updatedAt(), now);
        if (job.status().isEnded() && keyState.recentSends().supersedes(lifecycle.runId(), job.completedAt(), now)) {
            timer().expectChange();
            return;
        }
        membership.onState(job, lifecycle.status());
        unreadTracker.onUpdatedAt(job.updatedAt(), Long.MIN_VALUE, now);
        lifecycle.onStatus(job.status());
        if (job.status().isEnded()) {
            onEnded(job);
        } else {
            timer().clearInterrupted();
            onActive(state);
        }
    }

    private void onEnded(Job job) {
        lifecycle.setWaitingForHuman(false);
        var now = context.now();
        if (job.status().isInterrupted() && !stop.isRequested() && timer().deferInterrupted(now)) {
            return; // Duvo may take it up again by itself
        }
        requestTracker.onJobEnded();
        lifecycle.drain();
        messages.drain(job.completedAt(), keyState.serverClock().elapsedSince(job.completedAt(), now), !few);
    }

    private void onActive(JobState state) {
        stop.onActive();
        requestTracker.onState(state.pending(), context.now());
        if (state.isWaitingForHuman() && !lifecycle.isWaitingForHuman() || requestTracker.isUnpublished()) {
            messages.catchUp(); // what led to the wait is told before anybody is asked
        }
        lifecycle.setWaitingForHuman(state.isWaitingForHuman());
        publishRequestIfReady();
    }

    /** A page of messages was read. */
    void onPageRead() {
        if (messages.hadUpdates()) {
            timer().onMessage(context.now());
        }
        if (messages.hadHumanRequestNotice() && !lifecycle.isWaitingForHuman()) {
            timer().expectChange(); // the request is taken from the state alone
        }
        publishRequestIfReady();
    }

    /** People are asked when they could read what led to it, or when that cannot be had. */
    void publishRequestIfReady() {
        if (requestTracker.isUnpublished() && (!messages.isBehind() || messages.isFailing())) {
            requestTracker.publish();
        }
    }

    @Override
    public void onReadFailed(DuvoException why) {
        outages.onStatusFailure(why);
    }

    @Override
    public void onGone(DuvoException why) {
        lifecycle.end(FollowResult.Reason.GONE, why);
    }

    // --- what lists say

    @Override
    public String runId() {
        return lifecycle.runId();
    }

    @Override
    public DuvoClient client() {
        return context.duvo();
    }

    @Override
    @CheckForNull
    public SweepPlan.Target target() {
        return lifecycle.isActive() && outages.retryAt() == 0 ? membership.target(lifecycle.status()) : null;
    }

    @Override
    public void onListed(Job row, long askedAt) {
        if (!lifecycle.isActive() || !poller.isNewer(askedAt)) {
            return;
        }
        changed.run();
        membership.onListed(row);
        var end = row.completedAt();
        var sure = end != null && !unreadTracker.isActiveAfter(end); // else a list may lag, and a Job go on
        keyState.serverClock().observe(row.updatedAt(), context.now());
        unreadTracker.onUpdatedAt(row.updatedAt(), askedAt, context.now());
        poller.onListed();
        var now = row.status();
        if (now.isEnded() && !now.isInterrupted() && sure) {
            poller.onEnded(new JobState(row, null));
        } else if (!now.equals(lifecycle.status())
                && (now.isEnded() || now.isWaitingForHuman() || lifecycle.isWaitingForHuman())) {
            timer().expectChange();
        } else {
            lifecycle.onStatus(now);
            stop.onActive();
        }
    }

    @Override
    public void onMissing(long since) {
        if (lifecycle.isActive() && poller.isNewer(since)) {
            changed.run();
            membership.onMissing();
            timer().expectChange();
        }
    }
}
