package io.jenkins.plugins.duvo.follow;

import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * How often the Jobs of one key are looked at: when lists of them are swept, and how often each is read for itself. It follows
 * from how many Jobs there are, what they wait for and what the key's budget has room for.
 */
final class PollingPlanner {
    private static final Logger LOGGER = Logger.getLogger(PollingPlanner.class.getName());

    private final SharedKeyState keyState;
    private final RequestBudget budget;
    private final Supplier<Stream<JobFollower>> jobs;
    private final Runnable changed;
    private final StatusSweeper sweeps = new StatusSweeper();
    private Intervals intervals = Intervals.ALONE;
    private long plannedAt = -Limits.SWEEP_MIN_IDLE_MS;
    private long teamAskedAt = -Limits.SWEEP_PAUSE_MS;
    private boolean suspended;
    private boolean updatedAtReliable;

    /**
     * @param jobs all Jobs of the key
     * @param changed called when what all of them want must be worked out anew
     */
    PollingPlanner(
            SharedKeyState keyState, RequestBudget budget, Supplier<Stream<JobFollower>> jobs, Runnable changed) {
        this.keyState = keyState;
        this.budget = budget;
        this.jobs = jobs;
        this.changed = changed;
    }

    /** How often to look now. */
    Intervals intervals() {
        return intervals;
    }

    /** Begins a sweep if it is time for one, and offers the pages that a sweep wants. */
    void offer(CallSink sink, long now) {
        if (suspended != keyState.probe().isSuspended()
                || updatedAtReliable != keyState.pollPolicy().isUpdatedAtReliable()) {
            suspended = keyState.probe().isSuspended();
            updatedAtReliable = keyState.pollPolicy().isUpdatedAtReliable();
            changed.run();
        }
        if (!sweeps.isSweeping() && !suspended) {
            plan(sink, now);
        }
        sweeps.offer(sink, now);
    }

    private void plan(CallSink sink, long now) {
        if (now >= plannedAt + Limits.SWEEP_MIN_IDLE_MS) {
            replan(now);
        }
        if (sweeps.isInUse()) {
            var due = sweeps.begunAt() + sweepEvery();
            if (now >= due) {
                replan(now);
                sweeps.begin(now);
            } else {
                sink.wakeAt(due, now);
            }
        }
    }

    private void replan(long now) {
        plannedAt = now;
        var active = jobs.get().filter(JobFollower::isActive).toList();
        if (active.size() > Limits.DIRECT_POLL_MAX_JOBS && now >= teamAskedAt + Limits.SWEEP_PAUSE_MS) {
            active.stream()
                    .map(JobFollower::reconciler)
                    .filter(StatusReconciler::isTeamUnknown)
                    .findFirst()
                    .ifPresent(job -> {
                        teamAskedAt = now;
                        keyState.team().resolve(job.client(), why -> LOGGER.log(Level.FINE, "No lists of Jobs", why));
                    });
        }
        sweeps.replan(active.stream().map(JobFollower::reconciler).toList(), now);
        var waiting = active.stream().filter(JobFollower::isWaitingForHuman).count();
        var quiet = active.stream()
                .map(JobFollower::reconciler)
                .filter(StatusReconciler::isQuiet)
                .count();
        var next = new Intervals(
                sweeps.isInUse(),
                Math.max(Limits.STATUS_READ_MS, share(sweeps.cost(), Limits.STATUS_SHARE)),
                Math.max(Limits.WAITING_REREAD_MS, share(waiting, Limits.WAITING_REREAD_SHARE)),
                Math.max(Limits.IDLE_CHECK_MS, share(quiet, Limits.IDLE_CHECK_SHARE)),
                active.size() <= Limits.DIRECT_POLL_MAX_JOBS);
        if (next.differsFrom(intervals)) {
            intervals = next;
            changed.run();
        }
    }

    private long sweepEvery() {
        var unread = !updatedAtReliable
                || jobs.get()
                                .filter(JobFollower::hasUnreadMessages)
                                .limit(Limits.IDLE_UNREAD_JOBS)
                                .count()
                        == Limits.IDLE_UNREAD_JOBS;
        return unread
                ? Math.max(Limits.SWEEP_MIN_MS, share(sweeps.cost(), Limits.SWEEP_SHARE))
                : Math.max(Limits.SWEEP_MIN_IDLE_MS, share(sweeps.cost(), Limits.SWEEP_SHARE_IDLE));
    }

    /** How often so many requests can be made with a part of the budget. */
    private long share(long requests, double part) {
        return (long) (requests * Limits.RATE_WINDOW_MS / (part * budget.rate()));
    }
}
