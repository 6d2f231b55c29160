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

    private final Object id;
    private final LongSupplier clock;
    private final KeyNews news;
    private final RequestBudget budget;
    private final KeyRules rules = new KeyRules(
            new KeyTeam(),
            new KeyWatch(this::keyRefused),
            new KeyTrouble(this::keyTroubled, this::keyRecovered),
            new FirstWords(),
            new OwnSends(),
            new DuvoTime(),
            new PollOrder());
    private final KeyRhythm rhythm;
    private final Wishes own = new Wishes(this::touchAll);
    private final Turns turns = new Turns();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Ask<?>> others = new ArrayList<>();
    private long cappedAt;
    private int lowestCap;
    private int underWay;
    private long usedAt;

    Account(Object id, int cap, LongSupplier clock, KeyNews news) {
        this.id = id;
        this.clock = clock;
        this.news = news;
        this.budget = new RequestBudget(cap, clock.getAsLong());
        this.rhythm = new KeyRhythm(rules, budget, () -> entries.stream().map(Entry::follower), this::touchAll);
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
        recap(now);
        rhythm.offer(turns, now);
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
            follower.offer(entry.wishes(), rhythm.now(), entry.line().idle());
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
                rules.trouble().succeeded();
                news.taken(id);
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
        if (why.keyRefused()) {
            news.refused(id, why);
        }
        if (why.outcome() == Outcome.THROTTLED) {
            var pause = why.retryAfter();
            budget.throttled(pause == null ? -1 : pause.toMillis(), clock.getAsLong());
        }
        ask.failed().accept(why);
        rules.trouble().failed(why, clock.getAsLong());
    }

    private void keyRefused(DuvoException why) {
        entries.forEach(entry -> entry.follower().keyRefused(why));
    }

    private void keyTroubled(DuvoException why) {
        var told = why.toOthers();
        entries.forEach(entry -> entry.follower().keyTroubled(told));
    }

    private void keyRecovered() {
        entries.forEach(entry -> entry.follower().keyRecovered());
    }
}
