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
final class KeyDispatcher {
    private static final Logger LOGGER = Logger.getLogger(KeyDispatcher.class.getName());

    /**
     * A Job with what tells its listener.
     *
     * @param maxPerMinute requests a minute that its connection allows now
     * @param calls what the Job wants at present
     */
    record Entry(JobFollower follower, ListenerQueue listenerQueue, IntSupplier maxPerMinute, CallCache calls) {
        Entry(JobFollower follower, ListenerQueue listenerQueue, IntSupplier cap) {
            this(follower, listenerQueue, cap, new CallCache(follower::invalidate));
        }
    }

    private final Object id;
    private final LongSupplier clock;
    private final KeyStatusListener statusListener;
    private final RequestBudget budget;
    private final SharedKeyState keyState = new SharedKeyState(
            new KeyProbe(this::onKeyRejected), new OutageDetector(this::onKeyOutage, this::onKeyRecovered));
    private final PollingPlanner planner;
    private final CallCache keyCalls = new CallCache(this::invalidateAll);
    private final CallSelector selector = new CallSelector();
    private final List<Entry> entries = new ArrayList<>();
    private final List<PendingCall<?>> singleCalls = new ArrayList<>();
    private long limitReadAt;
    private int lowestLimit;
    private int callsUnderWay;
    private long usedAt;

    KeyDispatcher(Object id, int cap, LongSupplier clock, KeyStatusListener statusListener) {
        this.id = id;
        this.clock = clock;
        this.statusListener = statusListener;
        this.budget = new RequestBudget(cap, clock.getAsLong());
        this.planner =
                new PollingPlanner(keyState, budget, () -> entries.stream().map(Entry::follower), this::invalidateAll);
    }

    RequestBudget budget() {
        return budget;
    }

    SharedKeyState keyState() {
        return keyState;
    }

    void add(Entry entry) {
        limitTo(entry.maxPerMinute().getAsInt());
        entries.add(entry);
    }

    /** A call that belongs to no Job that is followed. */
    void submit(PendingCall<?> call, int cap) {
        limitTo(cap);
        singleCalls.add(call);
    }

    /** Of several connections with one key, the lowest cap holds; when it is not used any more, {@link #refreshLimit} raises it. */
    private void limitTo(int asked) {
        var alone = entries.isEmpty() && singleCalls.isEmpty();
        lowestLimit = alone ? asked : Math.min(lowestLimit, asked);
        budget.setMaxPerMinute(lowestLimit);
    }

    /** What connections allow may have changed, or one of them may be used no more. */
    private void refreshLimit(long now) {
        if (now >= limitReadAt + Limits.LIMIT_REFRESH_MS && !entries.isEmpty()) {
            limitReadAt = now;
            lowestLimit = entries.stream()
                    .mapToInt(entry -> entry.maxPerMinute().getAsInt())
                    .min()
                    .getAsInt();
            budget.setMaxPerMinute(lowestLimit);
        }
    }

    /** The next call to make, for which the budget has been charged; null if there is none now. */
    @CheckForNull
    PendingCall<?> nextCall(Predicate<CallPriority> room) {
        selector.clear();
        var now = clock.getAsLong();
        singleCalls.forEach(call -> selector.offer(call, now));
        refreshLimit(now);
        planner.offer(selector, now);
        offerJobs(now);
        keyCalls.clear();
        keyState.team().offer(keyCalls, now);
        keyState.probe().offer(keyCalls, now);
        keyCalls.offerTo(selector, now);
        var call = selector.pick(room);
        if (call == null) {
            return null;
        }
        if (!budget.tryAcquire(now)) {
            selector.wakeAt(budget.nextPermitAt(now), now);
            return null;
        }
        selector.onPicked(call);
        singleCalls.remove(call);
        callsUnderWay++;
        usedAt = now;
        call.onSent().run();
        return call;
    }

    /** When {@link #nextCall} may have something that it did not have when it was called last. */
    long wakeAt() {
        return selector.nextDueAt();
    }

    /** How many calls are under way. */
    int callsUnderWay() {
        return callsUnderWay;
    }

    /** Whether nothing is to be remembered: nobody uses the key, and Duvo counts none of its requests any more. */
    boolean isIdle() {
        return entries.isEmpty()
                && singleCalls.isEmpty()
                && callsUnderWay == 0
                && clock.getAsLong() > usedAt + Limits.FOREIGN_USE_MEMORY_MS;
    }

    private void offerJobs(long now) {
        var gone = false;
        for (var entry : entries) {
            if (entry.follower().consumeInvalidation() || entry.calls().isOutdated(now)) {
                refresh(entry);
                gone |= entry.follower().isEnded();
            }
            entry.calls().offerTo(selector, now);
        }
        if (gone) {
            entries.removeIf(entry -> entry.follower().isEnded());
        }
    }

    /** Hands out what a Job has to say, and takes what it wants. */
    private void refresh(Entry entry) {
        var follower = entry.follower();
        do {
            entry.listenerQueue().add(follower.drainEvents());
            entry.calls().clear();
            follower.offerCalls(
                    entry.calls(), planner.intervals(), entry.listenerQueue().isIdle());
        } while (follower.hasEvents());
    }

    private void invalidateAll() {
        entries.forEach(entry -> entry.follower().invalidate());
    }

    /** Makes a call; blocks. Without the lock. Returns what to do with its outcome, under the lock. */
    <T> Runnable execute(PendingCall<T> call) {
        try {
            var answer = call.execute();
            return () -> {
                callsUnderWay--;
                keyState.probe().onAccepted();
                keyState.outage().onSuccess();
                statusListener.keyAccepted(id);
                call.onSuccess().accept(answer);
            };
        } catch (DuvoException e) {
            return () -> onFailure(call, e);
        } catch (RuntimeException | Error e) { // else the Job would wait for its answer for ever
            LOGGER.log(Level.WARNING, "A call to Duvo failed in an unforeseen way", e);
            return () -> onFailure(call, DuvoException.internalError(e));
        }
    }

    private void onFailure(PendingCall<?> call, DuvoException why) {
        callsUnderWay--;
        keyState.probe().onFailure(why);
        if (why.isUnauthorized()) {
            statusListener.keyRejected(id, why);
        }
        if (why.outcome() == Outcome.THROTTLED) {
            var pause = why.retryAfter();
            budget.onThrottled(pause == null ? -1 : pause.toMillis(), clock.getAsLong());
        }
        call.onFailure().accept(why);
        keyState.outage().onFailure(why, clock.getAsLong());
    }

    private void onKeyRejected(DuvoException why) {
        entries.forEach(entry -> entry.follower().onKeyRejected(why));
    }

    private void onKeyOutage(DuvoException why) {
        var told = why.withoutOperation();
        entries.forEach(entry -> entry.follower().onKeyOutage(told));
    }

    private void onKeyRecovered() {
        entries.forEach(entry -> entry.follower().onKeyRecovered());
    }
}
