package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/** The lines of Jobs that wait to be started because only so many may be alive at once. Guarded by the scheduler's lock. */
final class ConcurrencyLimiter {
    /** One Job's place. */
    final class Ticket {
        private final ConcurrencyLimit limit;
        private final Runnable onMoved;
        private final long openAt;
        private boolean admitted;

        private Ticket(ConcurrencyLimit limit, Runnable moved) {
            this.limit = limit;
            this.onMoved = moved;
            this.openAt = limit.again() ? clock.getAsLong() + Limits.QUEUE_SETTLE_MS : 0;
        }

        /** Whether the Job may be alive now; once true, it stays so. */
        boolean tryAdmit() {
            if (!admitted && first() == this && hasRoom(limit) && clock.getAsLong() >= openAt) {
                admit();
                waiting(limit).remove(this);
                notifyWaiting(limit); // there may be room for one more
            }
            return admitted;
        }

        private Ticket first() {
            return waiting(limit).stream()
                    .min(Comparator.comparingLong(ticket -> ticket.limit.place()))
                    .orElse(null);
        }

        /** The Job is alive anyway. */
        private void admit() {
            admitted = true;
            admitted(limit).add(this);
        }

        /** The Job has ended, or is not to be started any more. */
        void release() {
            waiting(limit).remove(this);
            admitted(limit).remove(this);
            notifyWaiting(limit);
        }

        /** When to look again although nothing happened: the limit may be another, or others had their time. */
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
     * Puts a Job into its line.
     *
     * @param alive whether it may be alive already, so that it counts and does not wait
     * @param moved called when the line has moved
     */
    Ticket enqueue(ConcurrencyLimit limit, boolean alive, Runnable moved) {
        var ticket = new Ticket(limit, moved);
        if (alive) {
            ticket.admit();
        } else {
            waiting(limit).add(ticket);
        }
        return ticket;
    }

    private boolean hasRoom(ConcurrencyLimit limit) {
        var most = limit.most().getAsInt();
        return most <= 0 || admitted(limit).size() < most;
    }

    private void notifyWaiting(ConcurrencyLimit limit) {
        waiting(limit).forEach(ticket -> ticket.onMoved.run());
    }

    private Set<Ticket> admitted(ConcurrencyLimit limit) {
        return admitted.computeIfAbsent(limit.line(), line -> new HashSet<>());
    }

    private List<Ticket> waiting(ConcurrencyLimit limit) {
        return waiting.computeIfAbsent(limit.line(), line -> new ArrayList<>());
    }
}
