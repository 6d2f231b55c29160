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
    private static final Logger LOGGER = Logger.getLogger(Account.class.getName());

    /**
     * A Job with what tells its listener.
     *
     * @param cap requests a minute that its connection allows
     */
    record Entry(JobFollower follower, NewsLine line, int cap) {}

    private final LongSupplier clock;
    private final RequestBudget budget;
    private final KeyRules rules =
            new KeyRules(new KeyTeam(), new KeyWatch(this::keyRefused), new FirstWords(), new OwnSends());
    private final Turns turns = new Turns();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Ask<?>> others = new ArrayList<>();
    private int underWay;
    private long usedAt;

    Account(int cap, LongSupplier clock) {
        this.clock = clock;
        this.budget = new RequestBudget(cap, clock.getAsLong());
    }

    RequestBudget budget() {
        return budget;
    }

    KeyRules rules() {
        return rules;
    }

    void add(Entry entry) {
        entries.add(entry);
        lowestCap(entry.cap());
    }

    /** A call that belongs to no Job that is followed. */
    void add(Ask<?> ask, int cap) {
        others.add(ask);
        lowestCap(cap);
    }

    /** Of several connections with one key, the lowest cap holds; one that is no longer used does not count. */
    private void lowestCap(int asked) {
        budget.capAt(entries.stream().mapToInt(Entry::cap).reduce(asked, Math::min));
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
        rules.team().offer(turns, now);
        rules.watch().offer(turns, now);
        tellNews();
        var ask = turns.pick(room);
        if (ask == null) {
            return null;
        }
        if (!budget.take(now)) {
            turns.remind(budget.readyAt(now), now);
            return null;
        }
        turns.taken(ask);
        others.remove(ask);
        underWay++;
        usedAt = now;
        ask.begun().run();
        return ask;
    }

    /** When {@link #next} may have something that it did not have when it was called last. */
    long wakeAt() {
        return turns.earliest();
    }

    /** How many calls are under way. */
    int underWay() {
        return underWay;
    }

    /** Whether nothing is to be remembered: nobody uses the key, and Duvo counts none of its requests any more. */
    boolean forgettable() {
        return entries.isEmpty() && others.isEmpty() && underWay == 0 && clock.getAsLong() > usedAt + Limits.OTHERS;
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
            return () -> {
                underWay--;
                rules.watch().works();
                ask.answered().accept(answer);
            };
        } catch (DuvoException e) {
            return () -> failed(ask, e);
        } catch (RuntimeException | Error e) { // else the Job would wait for its answer for ever
            LOGGER.log(Level.WARNING, "A call to Duvo failed in an unforeseen way", e);
            return () -> failed(ask, DuvoException.unforeseen(e));
        }
    }

    private void failed(Ask<?> ask, DuvoException why) {
        underWay--;
        rules.watch().failed(why);
        if (why.outcome() == Outcome.THROTTLED) {
            var pause = why.retryAfter();
            budget.throttled(pause == null ? -1 : pause.toMillis(), clock.getAsLong());
        }
        ask.failed().accept(why);
    }

    private void keyRefused(DuvoException why) {
        entries.forEach(entry -> entry.follower().keyRefused(why));
    }

    /** Looks at the statuses of all Jobs get no more than their share of the budget. */
    private long readEvery() {
        var read = entries.stream().filter(entry -> entry.follower().active()).count();
        return Math.max(Limits.READ, (long) (read * Limits.WINDOW / (Limits.SWEEP_SHARE * budget.rate())));
    }
}
