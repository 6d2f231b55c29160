package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Bulkhead with a FIFO queue for each group: admits a Job to its start while fewer Jobs of its group than the limit run, and
 * the Job with the smallest order first. A Job holds its {@link Ticket} from {@link #enqueue} until {@link Ticket#release}.
 * Guarded by the scheduler's lock.
 *
 * <p>Example: at most 2 Jobs of a group may run. A and B are admitted, C and D wait, in this order. B ends and releases its
 * ticket; C and D are woken up, C is admitted, and D waits on.
 */
final class ConcurrencyLimiter {
    /** Ticket of one Job, with which it waits and later counts as running. */
    final class Ticket {
        private final ConcurrencyLimit limit;
        private final Runnable onQueueMoved;
        private final long notBefore;
        private boolean admitted;

        private Ticket(ConcurrencyLimit limit, Runnable onQueueMoved) {
            this.limit = limit;
            this.onQueueMoved = onQueueMoved;
            this.notBefore = limit.requeued() ? clock.getAsLong() + Limits.QUEUE_SETTLE_MS : 0;
        }

        /**
         * Admits the Job if it is the first of its queue and the limit allows one more, and then wakes the rest of the queue
         * up.
         *
         * @return whether the Job is admitted, now or earlier
         */
        boolean tryAdmit() {
            if (!admitted && first() == this && allowsOneMore(limit) && clock.getAsLong() >= notBefore) {
                admit();
                waiting(limit).remove(this);
                notifyWaiting(limit); // the limit may allow one more
            }
            return admitted;
        }

        private Ticket first() {
            return waiting(limit).stream()
                    .min(Comparator.comparingLong(ticket -> ticket.limit.order()))
                    .orElse(null);
        }

        /** Counts the Job as running, whatever the limit says. */
        private void admit() {
            admitted = true;
            admitted(limit).add(this);
        }

        /** Gives the ticket up, because the Job has ended or is no longer to be started. */
        void release() {
            waiting(limit).remove(this);
            admitted(limit).remove(this);
            notifyWaiting(limit);
        }

        /**
         * When to call {@link #tryAdmit} again although the queue did not move: the limit may have changed, or the wait after a
         * restart be over.
         */
        long nextCheckAt() {
            return clock.getAsLong() + Limits.QUEUE_CHECK_MS;
        }
    }

    private final LongSupplier clock;
    private final Map<String, Set<Ticket>> admitted = new HashMap<>();
    private final Map<String, List<Ticket>> waiting = new HashMap<>();

    ConcurrencyLimiter(LongSupplier clock) {
        this.clock = clock;
    }

    /**
     * Adds a Job to the queue of its group.
     *
     * @param running whether the Job may be running already, so that it is admitted at once
     * @param onQueueMoved called when a Job of the queue was admitted or released its ticket
     */
    Ticket enqueue(ConcurrencyLimit limit, boolean running, Runnable onQueueMoved) {
        var ticket = new Ticket(limit, onQueueMoved);
        if (running) {
            ticket.admit();
        } else {
            waiting(limit).add(ticket);
        }
        return ticket;
    }

    private boolean allowsOneMore(ConcurrencyLimit limit) {
        var maxJobs = limit.maxJobs().getAsInt();
        return maxJobs <= 0 || admitted(limit).size() < maxJobs;
    }

    private void notifyWaiting(ConcurrencyLimit limit) {
        waiting(limit).forEach(ticket -> ticket.onQueueMoved.run());
    }

    private Set<Ticket> admitted(ConcurrencyLimit limit) {
        return admitted.computeIfAbsent(limit.group(), group -> new HashSet<>());
    }

    private List<Ticket> waiting(ConcurrencyLimit limit) {
        return waiting.computeIfAbsent(limit.group(), group -> new ArrayList<>());
    }
}
