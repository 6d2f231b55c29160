package io.jenkins.plugins.duvo.engine;

import io.jenkins.plugins.duvo.follow.TaskRunner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Task runner in virtual time, on one thread: tasks run only within {@link #run} and {@link #runUntil}. A call reaches Duvo after
 * half of its latency, is answered at once and returns after the other half. The same seed gives the same history.
 */
public final class VirtualTimeTaskRunner implements TaskRunner, InstantSource {
    /** Events in one minute above which the engine must be in an endless loop: a key has 300 calls in that time. */
    private static final int MAX_EVENTS_PER_MINUTE = 30_000;

    private static final Instant START = Instant.parse("2026-07-01T08:00:00Z");

    private record Event(long at, long number, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Random random;
    private long now;
    private long number;
    private long pause;
    private int medianLatency = 180;
    private int callsInProgress;
    private int maxConcurrentCalls;
    private long minute;
    private int eventsOfMinute;

    public VirtualTimeTaskRunner(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public Instant instant() {
        return START.plusMillis(now);
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        callsInProgress++;
        maxConcurrentCalls = Math.max(maxConcurrentCalls, callsInProgress);
        var half = latency() / 2;
        at(now + half, () -> {
            pause = 0;
            call.run();
            at(now + pause + half, () -> {
                callsInProgress--;
                then.run();
            });
        });
    }

    /** Sets the median latency of the network in milliseconds, by default 180. */
    public void medianLatency(int millis) {
        medianLatency = millis;
    }

    /** Latency of the network in milliseconds: log-normal, now and then six times the median. */
    private long latency() {
        return Math.round(medianLatency * Math.exp(0.6 * random.nextGaussian()));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        at(millis, wake);
    }

    /** Prolongs the call that is being answered by this time. */
    public void pause(Duration time) {
        pause += time.toMillis();
    }

    /** Executor for the events of listeners; each task starts a millisecond after it was submitted. */
    public Executor executor() {
        return task -> at(now + 1, task);
    }

    /** Runs the task after this time. */
    public void in(Duration time, Runnable task) {
        at(now + time.toMillis(), task);
    }

    private void at(long millis, Runnable task) {
        events.add(new Event(Math.max(now, millis), number++, task));
    }

    /** Lets this time pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /** Lets time pass until the condition holds, at most {@code atMost}; returns whether it holds. */
    public boolean runUntil(BooleanSupplier condition, Duration atMost) {
        var end = now + atMost.toMillis();
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().at > end) {
                now = end;
                return condition.getAsBoolean();
            }
            var event = events.poll();
            now = Math.max(now, event.at);
            checkForEndlessLoop();
            event.task.run();
        }
        return true;
    }

    private void checkForEndlessLoop() {
        eventsOfMinute = now / 60_000 == minute ? eventsOfMinute + 1 : 1;
        minute = now / 60_000;
        if (eventsOfMinute > MAX_EVENTS_PER_MINUTE) {
            throw new IllegalStateException("endless loop at " + now);
        }
    }

    /** Lets time pass without running any task, as on a machine that sleeps. */
    public void skip(Duration time) {
        now += time.toMillis();
    }

    /** The largest number of calls that were in progress at the same time. */
    public int maxConcurrentCalls() {
        return maxConcurrentCalls;
    }
}
