package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import io.jenkins.plugins.duvo.follow.PollingPlanner.Intervals;
import java.util.List;
import java.util.Objects;

/**
 * Reconciler of one Job: compares the states in which Duvo shows the Job, in single reads and in lists, with what is known. It
 * publishes a new status, publishes the human request of a Job that waits, and begins the final read of messages when the Job
 * has ended for certain. Guarded by the scheduler's lock.
 *
 * <p>A list is believed only if it says that the Job goes on, or that it ended at a time after which nothing is known to have
 * happened. Any other change that a list shows is confirmed by a single read, because only that shows a human request.
 */
final class StatusReconciler implements StatusSweeper.Listed {
    private final JobContext context;
    private final JobLifecycle lifecycle;
    private final OutageReporter outages;
    private final StopIntent stop;
    private final HumanRequestTracker requests;
    private final MessagePoller messages;
    private final UnreadTracker unread;
    private final ListMembership membership;
    private final StatusPoller poller;
    private final UnknownEnd unknownEnd = new UnknownEnd();
    private final RequestlessWait requestlessWait;
    private final PostponementCheck postponement;
    private final EndClock endClock = new EndClock();

    StatusReconciler(
            JobContext context,
            JobLifecycle lifecycle,
            OutageReporter outages,
            ActionSender actions,
            MessagePoller messages) {
        this.context = context;
        this.lifecycle = lifecycle;
        this.outages = outages;
        this.stop = actions.stop();
        this.requests = actions.requests();
        this.messages = messages;
        this.unread = messages.unread();
        this.membership =
                new ListMembership(context.request(), () -> context.keyState().team());
        this.poller = new StatusPoller(context, actions, outages, this);
        this.requestlessWait = new RequestlessWait(context.events());
        this.postponement = new PostponementCheck(context, this::onListed);
    }

    /** The timer that says when the Job's state is read next. */
    StatusPollTimer timer() {
        return poller.timer();
    }

    /** The clock that says by when the Job had ended. */
    EndClock endClock() {
        return endClock;
    }

    /** When an answer showed the status last, in milliseconds of the scheduler's clock; 0 if none did. */
    long statusReadAt() {
        return poller.knownAt();
    }

    /** Whether the last read did not find the Job, although the Job may exist. */
    boolean isUnconfirmed() {
        return poller.isUnconfirmed();
    }

    /**
     * Whether the Job's state has been due to be read since a time at least, and is not being read.
     *
     * @param sweepBegunAt when the sweep of the lists that is under way began; {@link Long#MAX_VALUE} if there is none
     */
    boolean isStateOverdue(long since, long sweepBegunAt) {
        return poller.isOverdue(since, sweepBegunAt);
    }

    /** Whether it is not known in which team's lists the Job appears. */
    boolean isTeamUnknown() {
        return membership.team() == null;
    }

    /** Whether the Job has written nothing for so long that it may wait for a person although its status does not say so. */
    boolean isQuiet() {
        return !lifecycle.isWaitingForHuman() && timer().isQuiet(context.now());
    }

    /** Offers the next read of the Job's state. */
    void offer(CallSink sink, Intervals intervals) {
        var listed = intervals.lists() && target() != null;
        var waiting = lifecycle.isWaitingForHuman();
        poller.offer(
                sink, lifecycle.runId(), intervals.every(listed, waiting), listed, waiting, stop.isEffectExpected());
        if (!listed
                && !isUnconfirmed()
                && membership.team() != null
                && lifecycle.status().isQueued()) {
            postponement.offer(sink, lifecycle.runId(), membership.team(), membership.agentId());
        } else {
            postponement.reset();
        }
    }

    // --- single reads

    /** The Job was read singly; no read or action that is known is newer than this state. */
    void onState(JobState state) {
        if (lifecycle.isEnded()) {
            return;
        }
        var job = Objects.requireNonNull(state.job());
        var now = context.now();
        unknownEnd.onState(state, now);
        var ended = job.status().isEnded() || unknownEnd.isConfirmed(now);
        if (ended && context.keyState().recentSends().supersedes(lifecycle.runId(), job.completedAt(), now)) {
            timer().expectChange();
            return;
        }
        membership.onState(job, lifecycle.status());
        unread.onUpdatedAt(job.updatedAt(), Long.MIN_VALUE, now);
        lifecycle.onStatus(withPostponement(job.status()));
        if (ended) {
            onEnded(job);
        } else {
            timer().clearInterrupted();
            if (unknownEnd.isPending()) {
                timer().readBy(unknownEnd.confirmAt());
            }
            onActive(state);
        }
    }

    /** A single read does not show whether the Job is postponed: while its word stays, what a list said holds. */
    private Status withPostponement(Status read) {
        var known = lifecycle.status();
        return read.postponedTo() == null && read.word().equals(known.word()) ? known : read;
    }

    private void onEnded(Job job) {
        lifecycle.setWaitingForHuman(false);
        var now = context.now();
        if (job.status().isInterrupted() && !stop.isRequested()) {
            timer().deferInterrupted(now);
            if (timer().isInterruptedUnconfirmed(now)) {
                return; // Duvo may retry the Job by itself
            }
        }
        requests.onJobEnded();
        requestlessWait.onJobEnded();
        lifecycle.drain(job.completedAt());
        messages.drain(job.completedAt(), endClock.endedBy(job, now));
    }

    private void onActive(JobState state) {
        endClock.onActive(context.now());
        stop.onActive();
        requests.onState(state.pending(), context.now());
        if (state.isWaitingForHuman() && !lifecycle.isWaitingForHuman() || requests.isUnpublished()) {
            messages.catchUp(); // the messages that led to the wait are published before the request
        }
        lifecycle.setWaitingForHuman(state.isWaitingForHuman());
        requestlessWait.onState(state, context.now());
        publishRequestIfReady();
    }

    /** A page of messages was read and brought these updates. */
    void onMessages(List<MessageUpdate> updates) {
        if (!updates.isEmpty()) {
            timer().onMessage(context.now());
        }
        if (!lifecycle.isWaitingForHuman()
                && updates.stream().anyMatch(update -> update.message().isHumanRequestNotice())) {
            timer().expectChange(); // the request itself is known only from the state
        }
    }

    /** Publishes an unpublished request once the messages that led to it are published, or cannot be read. */
    void publishRequestIfReady() {
        if (requests.isUnpublished() && (!messages.isBehind() || messages.isFailing())) {
            requests.publish();
        }
    }

    /** Duvo accepted an answer to the Job's request. */
    void onAnswered() {
        requestlessWait.onAnswered();
    }

    /** Duvo does not know the Job (any more). */
    void onGone(DuvoException why) {
        lifecycle.end(FollowResult.Reason.GONE, why);
    }

    // --- lists

    @Override
    public String runId() {
        return lifecycle.runId();
    }

    @Override
    public DuvoClient client() {
        return context.client();
    }

    @Override
    @CheckForNull
    public SweepPlan.Target target() {
        return lifecycle.isActive() && outages.retryAt() == 0 ? membership.target(lifecycle.status()) : null;
    }

    @Override
    public boolean isYoung() {
        return context.keyState().recentStarts().contains(endClock.startedAt());
    }

    @Override
    public void onListed(Job row, long requestedAt) {
        if (!lifecycle.isActive() || !poller.isNewer(requestedAt)) {
            return;
        }
        context.events().invalidate();
        membership.onListed(row);
        var end = row.completedAt();
        var certain = end != null && !unread.isActiveAfter(end); // else the list may lag, or the Job may have gone on
        unread.onUpdatedAt(row.updatedAt(), requestedAt, context.now());
        poller.onListed();
        var status = row.status();
        if (status.isEnded() && !status.isInterrupted() && certain) {
            poller.onEnded(new JobState(row, null));
        } else if (!status.word().equals(lifecycle.status().word())
                && (status.isEnded()
                        || status.isWaitingForHuman()
                        || lifecycle.isWaitingForHuman()
                        || UnknownEnd.mayBe(new JobState(row, null)))) {
            timer().expectChange();
        } else {
            lifecycle.onStatus(status);
            endClock.onActive(context.now());
            stop.onActive();
        }
    }

    @Override
    public void onMissing(long since) {
        if (lifecycle.isActive() && poller.isNewer(since)) {
            context.events().invalidate();
            membership.onMissing();
            timer().expectChange();
        }
    }
}
