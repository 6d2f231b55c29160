package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
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
     * @param cap requests a minute that its connection allows now
     * @param wishes what the Job wants at present
     */
    record Entry(JobFollower follower, NewsLine line, IntSupplier cap, Wishes wishes) {
        Entry(JobFollower follower, NewsLine line, IntSupplier cap) {
            this(follower, line, cap, new Wishes(follower::touch));
        }
    }

    private final LongSupplier clock;
    private final RequestBudget budget;
    private final KeyRules rules = new KeyRules(
            new KeyTeam(),
            new KeyWatch(this::keyRefused),
            new FirstWords(),
            new OwnSends(),
            new DuvoTime(),
            new PollOrder());
    private final StatusSweeps sweeps = new StatusSweeps();
    private final Wishes own = new Wishes(this::touchAll);
    private final Turns turns = new Turns();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Ask<?>> others = new ArrayList<>();
    private Rhythm rhythm = Rhythm.ALONE;
    private long plannedAt = -Limits.LISTS_IDLE;
    private long cappedAt;
    private int lowestCap;
    private long teamAskedAt = -Limits.LISTS_REST;
    private boolean doubted;
    private boolean trusted;
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
        cap(entry.cap().getAsInt());
        entries.add(entry);
    }

    /** A call that belongs to no Job that is followed. */
    void add(Ask<?> ask, int cap) {
        cap(cap);
        others.add(ask);
    }

    /** Of several connections with one key, the lowest cap holds; when it is not used any more, {@link #recap} raises it. */
    private void cap(int asked) {
        var alone = entries.isEmpty() && others.isEmpty();
        lowestCap = alone ? asked : Math.min(lowestCap, asked);
        budget.capAt(lowestCap);
    }

    /** What connections allow may have changed, or one of them may be used no more. */
    private void recap(long now) {
        if (now >= cappedAt + Limits.CAPS && !entries.isEmpty()) {
            cappedAt = now;
            lowestCap = entries.stream()
                    .mapToInt(entry -> entry.cap().getAsInt())
                    .min()
                    .getAsInt();
            budget.capAt(lowestCap);
        }
    }

    /** The next call to make, for which the budget has been charged; null if there is none now. */
    @CheckForNull
    Ask<?> next(Predicate<Urgency> room) {
        turns.clear();
        var now = clock.getAsLong();
        others.forEach(ask -> turns.offer(ask, now));
        plan(now);
        sweeps.offer(turns, now);
        offerJobs(now);
        own.clear();
        rules.team().offer(own, now);
        rules.watch().offer(own, now);
        own.offerTo(turns, now);
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

    private void offerJobs(long now) {
        var gone = false;
        for (var entry : entries) {
            if (entry.follower().untouch() || entry.wishes().outdated(now)) {
                refresh(entry);
                gone |= entry.follower().ended();
            }
            entry.wishes().offerTo(turns, now);
        }
        if (gone) {
            entries.removeIf(entry -> entry.follower().ended());
        }
    }

    /** Hands out what a Job has to say, and takes what it wants. */
    private void refresh(Entry entry) {
        var follower = entry.follower();
        do {
            entry.line().tell(follower.takeNews());
            entry.wishes().clear();
            follower.offer(entry.wishes(), rhythm, entry.line().idle());
        } while (follower.hasNews());
    }

    private void touchAll() {
        entries.forEach(entry -> entry.follower().touch());
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

    /** Sees to it that sweeps begin when they should, and that all Jobs know of what has changed for all. */
    private void plan(long now) {
        if (doubted != rules.watch().doubted() || trusted != rules.polls().trusted()) {
            doubted = rules.watch().doubted();
            trusted = rules.polls().trusted();
            touchAll();
        }
        if (sweeps.underWay() || doubted) {
            return;
        }
        if (now >= plannedAt + Limits.LISTS_IDLE) {
            plannedAt = now;
            replan(now);
        }
        if (sweeps.inUse()) {
            var due = sweeps.begunAt() + sweepEvery();
            if (now >= due) {
                plannedAt = now;
                replan(now);
                sweeps.begin(now);
            } else {
                turns.remind(due, now);
            }
        }
    }

    private void replan(long now) {
        recap(now);
        var active = entries.stream()
                .map(Entry::follower)
                .filter(JobFollower::active)
                .toList();
        if (active.size() > Limits.FEW && now >= teamAskedAt + Limits.LISTS_REST) {
            active.stream().filter(job -> job.teamless()).findFirst().ifPresent(job -> {
                teamAskedAt = now;
                rules.team().want(job.client(), why -> LOGGER.log(Level.FINE, "No lists of Jobs", why));
            });
        }
        sweeps.replan(active, now);
        var waiting = active.stream().filter(JobFollower::waiting).count();
        var next = new Rhythm(
                sweeps.inUse(),
                Math.max(Limits.READ, share(sweeps.cost(), Limits.SWEEP_SHARE)),
                Math.max(Limits.REREAD, share(waiting, Limits.REREAD_SHARE)),
                active.size() <= Limits.FEW);
        if (next.differsFrom(rhythm)) {
            rhythm = next;
            touchAll();
        }
    }

    private long sweepEvery() {
        var unread = !trusted
                || entries.stream()
                                .filter(entry -> entry.follower().unread())
                                .limit(Limits.IDLE)
                                .count()
                        == Limits.IDLE;
        return unread
                ? Math.max(Limits.LISTS, share(sweeps.cost(), Limits.LIST_SHARE))
                : Math.max(Limits.LISTS_IDLE, share(sweeps.cost(), Limits.SWEEP_SHARE_IDLE));
    }

    /** How often so many requests can be made with a part of the budget. */
    private long share(long requests, double part) {
        return (long) (requests * Limits.WINDOW / (part * budget.rate()));
    }
}
