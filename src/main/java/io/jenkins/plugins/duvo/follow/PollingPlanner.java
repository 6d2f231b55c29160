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
    /**
     * Times between two reads of one Job's status, as the budget of its key allows them now.
     *
     * @param lists whether statuses are read from lists, so that single reads are for what lists do not show
     * @param readEvery milliseconds between two single reads of a Job whose status no list shows
     * @param rereadEvery milliseconds between two single reads of a Job that waits for a person and whose status lists show
     * @param auditEvery milliseconds between two single reads of any other Job whose status lists show, while it says nothing
     * @param few whether there are so few Jobs that each is polled at a constant pace
     */
    record Intervals(boolean lists, long readEvery, long rereadEvery, long auditEvery, boolean few) {
        /** Intervals of one Job alone. */
        static final Intervals ALONE =
                new Intervals(false, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, true);

        /**
         * Milliseconds between two regular single reads of a Job.
         *
         * @param listed whether lists show the Job
         * @param waiting whether it waits for a person
         */
        long every(boolean listed, boolean waiting) {
            if (listed) {
                return waiting ? rereadEvery : auditEvery;
            }
            return waiting ? Math.max(readEvery, Limits.STATUS_READ_WAITING_MS) : readEvery;
        }

        /** Whether an interval differs by more than a tenth of the other, so that the calls of all Jobs must be offered anew. */
        boolean differsFrom(Intervals other) {
            return lists != other.lists
                    || few != other.few
                    || isApart(readEvery, other.readEvery)
                    || isApart(rereadEvery, other.rereadEvery)
                    || isApart(auditEvery, other.auditEvery);
        }

        private static boolean isApart(long one, long other) {
            return Math.abs(one - other) > other / 10;
        }
    }

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
