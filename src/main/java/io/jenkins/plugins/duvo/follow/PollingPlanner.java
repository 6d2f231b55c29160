package io.jenkins.plugins.duvo.follow;

import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Planner of the status reads of one key's Jobs: decides when lists of Jobs are swept and how often each Job is read singly,
 * from the number of Jobs, what they wait for and the rate of the key's budget. Guarded by the scheduler's lock.
 *
 * <p>Each purpose has a share of the budget. The interval at which {@code n} requests fit into a share is
 *
 * <pre>{@code interval = max(shortest interval, n * 60 s / (share * requests a minute))}</pre>
 *
 * where {@code n} is the number of requests that learn all statuses once, for sweeps and for single reads of Jobs that no list
 * shows; the number of waiting Jobs, for their rereads; and the number of quiet Jobs, for idle checks. Shares and shortest
 * intervals stand in {@link Limits}.
 *
 * <p>Example: the budget is 260 requests a minute, one sweep takes 10 requests, and 40 Jobs wait for a person. While messages
 * wait to be read, a sweep begins every {@code 10 * 60 s / (0.25 * 260) = 9.2 s}; while none wait, every
 * {@code 10 * 60 s / (0.8 * 260) = 2.9 s}. Each waiting Job is read again every {@code 40 * 60 s / (0.1 * 260) = 92 s}.
 */
final class PollingPlanner {
    /**
     * Intervals between two reads of one Job's status, as the budget of its key allows them now.
     *
     * @param lists whether statuses are read from lists, so that single reads are only for what lists do not show
     * @param readEvery milliseconds between two single reads of a Job whose status no list shows
     * @param rereadEvery milliseconds between two single reads of a Job that waits for a person and whose status lists show
     * @param idleCheckEvery milliseconds between two idle checks of any other Job whose status lists show, while it writes no
     *     message
     * @param few whether there are so few Jobs that each is polled at a constant interval
     */
    record Intervals(boolean lists, long readEvery, long rereadEvery, long idleCheckEvery, boolean few) {
        /** Intervals of one Job alone. */
        static final Intervals ALONE =
                new Intervals(false, Limits.STATUS_READ_MS, Limits.WAITING_REREAD_MS, Limits.IDLE_CHECK_MS, true);

        /**
         * Returns the milliseconds between two regular single reads of a Job.
         *
         * @param listed whether lists show the Job
         * @param waiting whether it waits for a person
         */
        long every(boolean listed, boolean waiting) {
            if (listed) {
                return waiting ? rereadEvery : idleCheckEvery;
            }
            return waiting ? Math.max(readEvery, Limits.STATUS_READ_WAITING_MS) : readEvery;
        }

        /** Shortest milliseconds between two polls of a Job's messages: with few Jobs, four polls for three reads of its status. */
        long pollEvery() {
            return few ? Math.max(Limits.MESSAGE_POLL_MS, readEvery * 3 / 4) : Limits.MESSAGE_POLL_MS;
        }

        /** Whether an interval differs by more than a tenth of the other, so that the calls of all Jobs must be offered anew. */
        boolean differsFrom(Intervals other) {
            return lists != other.lists
                    || few != other.few
                    || isApart(readEvery, other.readEvery)
                    || isApart(rereadEvery, other.rereadEvery)
                    || isApart(idleCheckEvery, other.idleCheckEvery);
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
    private final StatusSweeper sweeps;
    private Intervals intervals = Intervals.ALONE;
    /** Whether many Jobs wait for their start. */
    private boolean burst;

    private long plannedAt = -Limits.SWEEP_MIN_IDLE_MS;
    private long teamRequestedAt = -Limits.SWEEP_PAUSE_MS;
    private boolean suspended;
    private boolean updatedAtReliable;

    /**
     * @param jobs all Jobs of the key
     * @param changed called when all Jobs must offer their calls anew
     */
    PollingPlanner(
            SharedKeyState keyState,
            RequestBudget budget,
            Supplier<Stream<JobFollower>> jobs,
            Runnable changed,
            FailureLog failureLog) {
        this.keyState = keyState;
        this.budget = budget;
        this.jobs = jobs;
        this.changed = changed;
        this.sweeps = new StatusSweeper(failureLog);
    }

    /** The intervals of single reads at present. */
    Intervals intervals() {
        return intervals;
    }

    /** When the sweep under way began; {@link Long#MAX_VALUE} if there is none. */
    long sweepBegunAt() {
        return sweeps.isSweeping() ? sweeps.begunAt() : Long.MAX_VALUE;
    }

    /** Begins a sweep if one is due, and offers the next page of the sweep under way. */
    void offer(CallSink sink, long now) {
        if (suspended != keyState.probe().isSuspended()
                || updatedAtReliable != keyState.pollPolicy().isUpdatedAtReliable()) {
            suspended = keyState.probe().isSuspended();
            updatedAtReliable = keyState.pollPolicy().isUpdatedAtReliable();
            changed.run();
        }
        var listsUntil = keyState.throttle().pausedUntil(CallKind.LIST);
        if (listsUntil > now && sweeps.isInUse()) {
            sweeps.pause(Math.max(listsUntil, now + Limits.SWEEP_PAUSE_MS));
            replan(now);
        }
        if (!sweeps.isSweeping() && !suspended) {
            plan(sink, now);
        }
        sweeps.offer(sink, now);
    }

    private void plan(CallSink sink, long now) {
        if (now >= plannedAt + Limits.REPLAN_MS || sweeps.isInUse() && now >= sweeps.begunAt() + sweepEvery()) {
            replan(now);
        }
        if (sweeps.isInUse()) { // a sweep of no list would never end, and keep later ones from beginning
            var due = sweeps.begunAt() + sweepEvery();
            if (now >= due) {
                sweeps.begin(now);
            } else {
                sink.wakeAt(due, now);
            }
        } else if (intervals.lists()) { // Jobs may have started since
            sink.wakeAt(plannedAt + Limits.REPLAN_MS, now);
        }
    }

    /** Chooses the lists to read and works the intervals out anew; reads the key's team first, if lists need it. */
    private void replan(long now) {
        plannedAt = now;
        var active = jobs.get().filter(JobFollower::isActive).toList();
        var starts = jobs.get().filter(JobFollower::isStartDue).count();
        var few = active.size() + starts <= Limits.DIRECT_POLL_MAX_JOBS;
        burst = starts > Limits.DIRECT_POLL_MAX_JOBS
                && !keyState.throttle().isThrottled(CallKind.START); // starts that Duvo puts off take no requests
        var scarce = burst || active.size() > budget.meanRate();
        keyState.finalReads().setMaxEnds(scarce ? 0 : maxEndsWithEarlyReads(few));
        if (!few && now >= teamRequestedAt + Limits.SWEEP_PAUSE_MS) {
            active.stream()
                    .map(JobFollower::reconciler)
                    .filter(StatusReconciler::isTeamUnknown)
                    .findFirst()
                    .ifPresent(job -> {
                        teamRequestedAt = now;
                        keyState.team().resolve(job.client(), why -> LOGGER.log(Level.FINE, "No lists of Jobs", why));
                    });
        }
        sweeps.replan(active.stream().map(JobFollower::reconciler).toList(), few, burst, now);
        var waiting = active.stream().filter(JobFollower::isWaitingForHuman).count();
        var quiet = active.stream()
                .map(JobFollower::reconciler)
                .filter(StatusReconciler::isQuiet)
                .count();
        var next = new Intervals(
                sweeps.isInUse() || burst && active.isEmpty(), // the Jobs that start next will be listed
                Math.max(Limits.STATUS_READ_MS, share(sweeps.cost(), Limits.STATUS_SHARE)),
                Math.max(Limits.WAITING_REREAD_MS, share(waiting, Limits.WAITING_REREAD_SHARE)),
                Math.max(Limits.IDLE_CHECK_MS, share(quiet, Limits.IDLE_CHECK_SHARE)),
                few);
        if (next.differsFrom(intervals)) {
            intervals = next;
            changed.run();
        }
    }

    /** Up to how many ends in a minute the messages of a Job are read more than once after its end. */
    private int maxEndsWithEarlyReads(boolean few) {
        var idle = few || !hasBacklog();
        var requests = idle ? Limits.EARLY_FINAL_READS_SHARE * budget.meanRate() : 0;
        return Math.max(Limits.EARLY_FINAL_READS_MAX_ENDS, (int) requests / (Limits.AGREEING_READS - 1));
    }

    /** Milliseconds between the beginnings of two sweeps. */
    private long sweepEvery() {
        var least = burst ? Limits.SWEEP_RARE_MS : 0;
        return Math.max(
                least,
                hasBacklog()
                        ? busySweepEvery()
                        : Math.max(Limits.SWEEP_MIN_IDLE_MS, share(sweeps.cost(), Limits.SWEEP_SHARE_IDLE)));
    }

    private long busySweepEvery() {
        var usual = Math.max(
                updatedAtReliable ? Limits.SWEEP_MIN_MS : Limits.SWEEP_RARE_MS,
                share(sweeps.cost(), Limits.SWEEP_SHARE));
        return Math.min(usual, Math.max(Limits.SWEEP_SLOW_MS, share(sweeps.cost(), Limits.SWEEP_SHARE_SLOW)));
    }

    /** Whether messages wait to be read. */
    private boolean hasBacklog() {
        return !updatedAtReliable
                || jobs.get()
                                .filter(JobFollower::hasUnreadMessages)
                                .limit(Limits.IDLE_UNREAD_JOBS)
                                .count()
                        == Limits.IDLE_UNREAD_JOBS;
    }

    /** Milliseconds in which a share of the budget allows a number of requests. */
    private long share(long requests, double share) {
        return (long) (requests * Limits.RATE_WINDOW_MS / (share * budget.meanRate()));
    }
}
