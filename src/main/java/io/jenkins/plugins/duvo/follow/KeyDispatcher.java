package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Dispatcher of one API key's calls to one Duvo: those of its followed Jobs and single calls, within their common budget. All
 * methods but {@link #execute} are called under the scheduler's lock.
 *
 * <p>{@link #nextCall} collects what is pending, lets the {@link CallSelector} pick one and acquires a permit of the
 * {@link RequestBudget}. The scheduler then runs {@link #execute} on a thread, without the lock, and its result under the lock.
 */
final class KeyDispatcher implements KeyRotation.Key {
    private final Object id;
    private final LongSupplier clock;
    private final FailureLog failureLog;
    private final RequestBudget budget;
    private final SharedKeyState keyState;
    private final PollingPlanner planner;
    private final CallExecutor callExecutor;
    private final StatusWatchdog watchdog;
    private final EvaluationPoller evaluations;
    private final CallSelector selector;
    private final KeyMeter meter = new KeyMeter();
    private final FollowedJobs jobs;
    /** The calls that all Jobs wait for. */
    private final CallCache keyCalls;

    private final List<PendingCall<?>> singleCalls = new ArrayList<>();
    private long limitReadAt;
    private int lowestLimit;
    private int callsUnderWay;
    private int actionsUnderWay;
    private long usedAt;

    /** @param finalReads what is known of the key's replicas */
    KeyDispatcher(
            Object id,
            int maxPerMinute,
            LongSupplier clock,
            KeyStatusListener statusListener,
            FailureLog failureLog,
            FinalReadPolicy finalReads) {
        this.id = id;
        this.clock = clock;
        this.failureLog = failureLog;
        this.jobs = new FollowedJobs(failureLog);
        this.keyCalls = new CallCache(jobs::invalidateAll);
        this.keyState = new SharedKeyState(
                new KeyProbe(this::onKeyRejected),
                new OutageDetector(this::onKeyOutage, this::onKeyRecovered),
                new KindThrottle(kind -> jobs.invalidateAll()),
                finalReads);
        this.selector = new CallSelector(keyState.throttle());
        this.evaluations = new EvaluationPoller(keyState.team(), clock);
        this.budget = new RequestBudget(maxPerMinute, clock.getAsLong());
        this.planner = new PollingPlanner(keyState, budget, jobs::stream, jobs::invalidateAll, failureLog);
        this.watchdog =
                new StatusWatchdog(millis -> jobs.forEach(job -> job.checkState(millis, planner.sweepBegunAt())));
        this.callExecutor = new CallExecutor(id, statusListener, budget, keyState, clock, failureLog);
    }

    /** The budget that every call of the key is charged to. */
    RequestBudget budget() {
        return budget;
    }

    /** The state that the Jobs of the key share. */
    SharedKeyState keyState() {
        return keyState;
    }

    /**
     * Adds a followed Job of the key.
     *
     * @param maxPerMinute requests a minute that its connection allows now
     */
    void add(FollowedJobs.Entry job, int maxPerMinute) {
        limitTo(maxPerMinute);
        jobs.add(job);
    }

    /** The Jobs that use another key by now, because the key in their credential was replaced. */
    List<FollowedJobs.Entry> replaced() {
        return jobs.withOtherKeyThan(id);
    }

    /** Gives a Job to the dispatcher of the key that it uses by now. */
    void move(FollowedJobs.Entry job, KeyDispatcher other) {
        other.add(job, jobs.maxPerMinute(job, lowestLimit));
        jobs.remove(job);
        other.keyState.probe().inherit(keyState.probe());
        keyState.probe().onReplaced();
        job.follower().moveTo(other.keyState);
        jobs.invalidateAll();
    }

    /**
     * Queues a call that belongs to no followed Job.
     *
     * @param maxPerMinute requests a minute that the connection of the call allows
     */
    void submit(PendingCall<?> call, int maxPerMinute) {
        limitTo(maxPerMinute);
        singleCalls.add(call);
    }

    /**
     * Adds a wait for an evaluation.
     *
     * @param maxPerMinute requests a minute that its connection allows
     */
    void add(EvaluationWait wait, int maxPerMinute) {
        limitTo(maxPerMinute);
        evaluations.add(wait);
    }

    /** Ends a wait for an evaluation without a result. */
    void remove(EvaluationWait wait) {
        evaluations.remove(wait);
    }

    /** Removes and returns the waits for evaluations that have a result. */
    List<EvaluationWait> removeFinishedEvaluations() {
        return evaluations.removeFinished(clock.getAsLong());
    }

    /**
     * Applies a connection's limit: of several connections with one key the lowest limit holds, until {@link #refreshLimit}
     * raises it.
     */
    private void limitTo(int maxPerMinute) {
        var alone = jobs.isEmpty() && singleCalls.isEmpty() && evaluations.isEmpty();
        lowestLimit = alone ? maxPerMinute : Math.min(lowestLimit, maxPerMinute);
        budget.setMaxPerMinute(lowestLimit);
    }

    /** Reads the limits of the connections again, because one may have changed or may no longer be in use. */
    private void refreshLimit(long now) {
        if (now >= limitReadAt + Limits.LIMIT_REFRESH_MS && !jobs.isEmpty()) {
            limitReadAt = now;
            lowestLimit = jobs.lowestMaxPerMinute(lowestLimit);
            budget.setMaxPerMinute(lowestLimit);
        }
    }

    /**
     * Picks the next call to send and charges the budget for it.
     *
     * @param hasCapacity whether a call of a priority may be sent now
     * @return null if there is no call to send now
     */
    @CheckForNull
    PendingCall<?> nextCall(Predicate<CallPriority> hasCapacity) {
        selector.clear();
        var now = clock.getAsLong();
        watchdog.check(now);
        if (!jobs.isEmpty()) {
            selector.wakeAt(watchdog.checkAt(), now);
        }
        singleCalls.forEach(call -> selector.offer(call, now));
        refreshLimit(now);
        offerStatusReads(now);
        jobs.offer(selector, planner.intervals(), now);
        offerEvaluations(now);
        keyCalls.clear();
        keyState.team().offer(keyCalls, now);
        if (!jobs.isEmpty()) { // else no Job waits for the key
            keyState.probe().offer(keyCalls, now);
        }
        keyCalls.offerTo(selector, now);
        var call = selector.pick(hasCapacity);
        if (call == null) {
            watchdog.setExcused(keyState.throttle().isThrottled(CallKind.STATUS), now);
            return null;
        }
        if (!budget.tryAcquire(now)) {
            watchdog.setExcused(true, now);
            selector.wakeAt(budget.nextPermitAt(now), now);
            jobs.reportWaits(keyState.throttle(), now);
            selector.wakeAt(now + Limits.PERMIT_WAIT_NOTICE_MS, now); // to look again
            return null;
        }
        selector.onPicked(call, now);
        keyState.throttle().onSent(call.call().kind(), now);
        meter.onSent(call.call().kind(), now);
        singleCalls.remove(call);
        count(call, 1);
        usedAt = now;
        return call;
    }

    private void offerStatusReads(long now) {
        try {
            planner.offer(selector, now);
        } catch (Throwable e) { // the calls of the Jobs are sent all the same
            failureLog.log("The reads of the statuses of Duvo Jobs could not be planned", e);
            selector.wakeAt(now + Limits.INTERNAL_RETRY_MS, now);
        }
    }

    private void offerEvaluations(long now) {
        try {
            evaluations.offer(selector, now);
        } catch (Throwable e) { // the calls of the Jobs are sent all the same
            failureLog.log("The reads of Duvo's evaluations could not be planned", e);
            selector.wakeAt(now + Limits.INTERNAL_RETRY_MS, now);
        }
    }

    /**
     * When {@link #nextCall} may return a call although it returned none; {@link Long#MAX_VALUE} if nothing is due by time
     * alone.
     */
    long wakeAt() {
        return selector.nextDueAt();
    }

    @Override
    public int callsUnderWay() {
        return callsUnderWay;
    }

    @Override
    public int actionsUnderWay() {
        return actionsUnderWay;
    }

    /** A call that {@link #nextCall} returned is no longer under way, whatever its outcome. */
    void onCompleted(PendingCall<?> call) {
        count(call, -1);
    }

    private void count(PendingCall<?> call, int change) {
        callsUnderWay += change;
        actionsUnderWay += call.priority() == CallPriority.ACTION ? change : 0;
    }

    /** An answer of Duvo says how much of the key's limit is left. */
    void onRateLimit(RateLimit limit, long now) {
        budget.onRateLimit(limit, now);
        meter.onRateLimit(limit);
    }

    /** What is done with the key now. */
    KeyUsage usage(long now) {
        var followers = jobs.stream().toList();
        return new KeyUsage(
                id,
                meter.requests(budget.rate(), now),
                Stream.concat(budget.pauses(now), keyState.throttle().pauses(now))
                        .toList(),
                KeyMeter.jobs(followers, now),
                KeyMeter.outages(followers, now),
                callsUnderWay);
    }

    /** Whether the key has Jobs or calls. */
    boolean isInUse() {
        return !jobs.isEmpty() || !singleCalls.isEmpty() || !evaluations.isEmpty() || callsUnderWay > 0;
    }

    /** Whether the key can be forgotten: it has no Jobs and no calls, and Duvo no longer counts any of its requests. */
    boolean isIdle() {
        return !isInUse() && clock.getAsLong() > usedAt + Limits.FOREIGN_USE_MEMORY_MS;
    }

    /**
     * Sends a call and returns what the dispatcher of its key is to do with its outcome, under the lock. Blocks, so the lock must
     * not be held. Does not throw.
     */
    Consumer<KeyDispatcher> execute(PendingCall<?> call) {
        var outcome = callExecutor.execute(call);
        return dispatcher -> outcome.accept(dispatcher.callExecutor);
    }

    /** A call that {@link #nextCall} returned could not be handed over to a thread, so nothing was sent. */
    void onNotSent(PendingCall<?> call, Throwable why) {
        onCompleted(call);
        callExecutor.onNotSent(call, why);
    }

    private void onKeyRejected(DuvoException why) {
        jobs.forEach(job -> job.onKeyRejected(why));
    }

    private void onKeyOutage(DuvoException why) {
        var outage = why.withoutOperation();
        jobs.forEach(job -> job.onKeyOutage(outage));
    }

    private void onKeyRecovered() {
        jobs.forEach(JobFollower::onKeyRecovered);
    }
}
