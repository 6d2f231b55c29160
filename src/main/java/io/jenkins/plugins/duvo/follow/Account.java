package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/** All that one key asks of one Duvo: its Jobs, its other calls and their common budget. Guarded by the scheduler's lock. */
final class Account {
    /** A Job with what tells its listener. */
    record Entry(JobFollower follower, NewsLine line) {}

    private static final Logger LOGGER = Logger.getLogger(Account.class.getName());

    private final LongSupplier clock;
    private final RequestBudget budget;
    private final KeyTeam team = new KeyTeam();
    private final Turns turns = new Turns();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Ask<?>> others = new ArrayList<>();

    Account(int cap, LongSupplier clock) {
        this.clock = clock;
        this.budget = new RequestBudget(cap, clock.getAsLong());
    }

    RequestBudget budget() {
        return budget;
    }

    KeyTeam team() {
        return team;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** A call that belongs to no Job that is followed. */
    void add(Ask<?> ask) {
        others.add(ask);
    }

    /** The next call to make, for which the budget has been charged; null if there is none now. */
    @CheckForNull
    Ask<?> next(Predicate<Urgency> room) {
        turns.clear();
        var now = clock.getAsLong();
        tellNews();
        others.forEach(ask -> turns.offer(ask, now));
        var readEvery = readEvery();
        for (var entry : entries) {
            entry.follower().offer(turns, readEvery, entry.line().idle());
        }
        team.offer(turns, now);
        tellNews();
        var ask = turns.pick(room);
        if (ask == null) {
            return null;
        }
        if (!budget.take(now)) {
            turns.remind(budget.readyAt(now));
            return null;
        }
        others.remove(ask);
        ask.begun().run();
        return ask;
    }

    /** When {@link #next} may have something that it did not have when it was called last. */
    long wakeAt() {
        return turns.earliest();
    }

    /** Hands out what the Jobs have to say, and forgets those that have said their last. */
    void tellNews() {
        for (var entry : entries) {
            entry.line().tell(entry.follower().takeNews());
        }
        entries.removeIf(entry -> entry.follower().ended());
    }

    /** Makes a call; blocks. Without the lock. Returns what to do with its outcome, under the lock. */
    <T> Runnable carryOut(Ask<T> ask) {
        try {
            var answer = ask.call().make();
            return () -> ask.answered().accept(answer);
        } catch (DuvoException e) {
            return () -> {
                if (e.outcome() == Outcome.THROTTLED) {
                    var pause = e.retryAfter();
                    budget.throttled(pause == null ? -1 : pause.toMillis(), clock.getAsLong());
                }
                ask.failed().accept(e);
            };
        } catch (RuntimeException e) {
            // A bug, but one that must cost no Job its life: it is trouble like any other.
            LOGGER.log(Level.WARNING, "A call to Duvo broke", e);
            return () -> ask.failed().accept(DuvoException.broken(e));
        }
    }

    /** Looks at the statuses of all Jobs get no more than their share of the budget. */
    private long readEvery() {
        return Math.max(Limits.READ, (long) (entries.size() * Limits.WINDOW / (Limits.SWEEP_SHARE * budget.rate())));
    }
}
