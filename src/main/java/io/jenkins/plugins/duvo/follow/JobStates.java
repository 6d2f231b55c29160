package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import java.util.Objects;

/**
 * What follows from the states in which Duvo shows one Job, singly and in lists: the status is told, a wait brings its request,
 * and an end that counts brings the last messages.
 */
final class JobStates implements StatusFeed.Reader, StatusSweeps.Listed {
    private final JobContext context;
    private final KeyRules key;
    private final JobPhase phase;
    private final Troubles troubles;
    private final StopIntent stop;
    private final RequestWatch request;
    private final MessageFeed messages;
    private final Unread unread;
    private final ListWatch list;
    private final StatusFeed feed;
    private final Runnable changed;
    private boolean few = true;

    /** @param changed called when a list said something about the Job */
    JobStates(
            JobContext context,
            JobPhase phase,
            Troubles troubles,
            StopIntent stop,
            ActionDesk actions,
            RequestWatch request,
            MessageFeed messages,
            Unread unread,
            Runnable changed) {
        this.context = context;
        this.key = context.key();
        this.phase = phase;
        this.troubles = troubles;
        this.stop = stop;
        this.request = request;
        this.messages = messages;
        this.unread = unread;
        this.changed = changed;
        this.list = new ListWatch(context.order(), key.team());
        this.feed = new StatusFeed(context.slot(), context.clock(), actions, troubles, this);
    }

    ReadPace pace() {
        return feed.pace();
    }

    /** Whether Duvo did not know the Job when it was asked last. */
    boolean doubted() {
        return feed.doubted();
    }

    /** Whether it is not known in which team's lists the Job is. */
    boolean teamless() {
        return list.team() == null;
    }

    /** Whether the Job has said nothing for so long that it may wait for a person although its status tells nothing of it. */
    boolean quiet() {
        return !phase.waiting() && pace().quiet(context.now());
    }

    void offer(Offers turns, Rhythm rhythm) {
        few = rhythm.few();
        var listed = rhythm.lists() && wanted() != null;
        var waiting = phase.waiting();
        feed.offer(turns, phase.runId(), rhythm.every(listed, waiting), listed, waiting, stop.fresh());
    }

    // --- read singly

    @Override
    public void read(JobState state) {
        if (phase.ended()) {
            return;
        }
        var job = Objects.requireNonNull(state.job());
        var now = context.now();
        key.time().named(job.updatedAt(), now);
        if (job.status().ended() && key.sends().outdates(phase.runId(), job.completedAt(), now)) {
            pace().settle();
            return;
        }
        list.read(job, phase.status());
        unread.seen(job.updatedAt(), Long.MIN_VALUE, now);
        phase.seen(job.status());
        if (job.status().ended()) {
            seenEnded(job);
        } else {
            pace().notInterrupted();
            seenActive(state);
        }
    }

    private void seenEnded(Job job) {
        phase.waits(false);
        var now = context.now();
        if (job.status().interrupted() && !stop.wanted() && pace().unconfirmed(now)) {
            return; // Duvo may take it up again by itself
        }
        request.jobEnded();
        phase.drain();
        messages.drain(job.completedAt(), key.time().ago(job.completedAt(), now), !few);
    }

    private void seenActive(JobState state) {
        stop.seenActive();
        request.read(state.pending(), context.now());
        if (state.waitingForHuman() && !phase.waiting() || request.untold()) {
            messages.catchUp(); // what led to the wait is told before anybody is asked
        }
        phase.waits(state.waitingForHuman());
        tellRequest();
    }

    /** A page of messages was read. */
    void pageRead() {
        if (messages.spoke()) {
            pace().spoke(context.now());
        }
        if (messages.asked() && !phase.waiting()) {
            pace().settle(); // the request is taken from the state alone
        }
        tellRequest();
    }

    /** People are asked when they could read what led to it, or when that cannot be had. */
    void tellRequest() {
        if (request.untold() && (!messages.behind() || messages.troubled())) {
            request.tell();
        }
    }

    @Override
    public void unread(DuvoException why) {
        troubles.unread(why);
    }

    @Override
    public void gone(DuvoException why) {
        phase.end(Ending.How.GONE, why);
    }

    // --- what lists say

    @Override
    public String runId() {
        return phase.runId();
    }

    @Override
    public DuvoClient client() {
        return context.duvo();
    }

    @Override
    @CheckForNull
    public SweepPlan.Wanted wanted() {
        return phase.active() && troubles.retryAt() == 0 ? list.wanted(phase.status()) : null;
    }

    @Override
    public void listed(Job row, long askedAt) {
        if (!phase.active() || !feed.news(askedAt)) {
            return;
        }
        changed.run();
        list.shown(row);
        var end = row.completedAt();
        var sure = end != null && !unread.later(end); // else a list may lag, and a Job go on
        key.time().named(row.updatedAt(), context.now());
        unread.seen(row.updatedAt(), askedAt, context.now());
        feed.listed();
        var now = row.status();
        if (now.ended() && !now.interrupted() && sure) {
            feed.ended(new JobState(row, null));
        } else if (!now.equals(phase.status()) && (now.ended() || now.waitingForHuman() || phase.waiting())) {
            pace().settle();
        } else {
            phase.seen(now);
            stop.seenActive();
        }
    }

    @Override
    public void missing(long since) {
        if (phase.active() && feed.news(since)) {
            changed.run();
            list.missing();
            pace().settle();
        }
    }
}
