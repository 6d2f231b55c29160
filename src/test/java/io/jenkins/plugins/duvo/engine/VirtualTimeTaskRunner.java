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
 * A machine in virtual time, on one thread: nothing happens but in {@link #run}. A call arrives after half of its latency, does
 * its work in a moment and returns after the other half. The same seed gives the same history.
 */
public final class VirtualTimeTaskRunner implements TaskRunner, InstantSource {
    /** So much never happens in a minute, of which a key has 300 calls, unless somebody wakes up or calls for ever. */
    private static final int ENDLESS = 30_000;

    private static final Instant BEGIN = Instant.parse("2026-07-01T08:00:00Z");

    private record Event(long at, long number, Runnable what) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private final Random random;
    private long now;
    private long number;
    private long pause;
    private int underWay;
    private int mostUnderWay;
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
        return BEGIN.plusMillis(now);
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        underWay++;
        mostUnderWay = Math.max(mostUnderWay, underWay);
        var half = latency() / 2;
        at(now + half, () -> {
            pause = 0;
            call.run();
            at(now + pause + half, () -> {
                underWay--;
                then.run();
            });
        });
    }

    /** A network's latency: 0.18 s in the median, now and then more than a second. */
    private long latency() {
        return Math.round(180 * Math.exp(0.6 * random.nextGaussian()));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        at(millis, wake);
    }

    /** The call that is made just now takes so much longer. */
    public void pause(Duration time) {
        pause += time.toMillis();
    }

    /** An executor for news whose tasks take a millisecond to begin. */
    public Executor executor() {
        return task -> at(now + 1, task);
    }

    /** Something that happens in a while. */
    public void in(Duration time, Runnable what) {
        at(now + time.toMillis(), what);
    }

    private void at(long millis, Runnable what) {
        events.add(new Event(Math.max(now, millis), number++, what));
    }

    /** Lets time pass. */
    public void run(Duration time) {
        runUntil(() -> false, time);
    }

    /** Lets time pass until something is the case, at most so long; returns whether it is. */
    public boolean runUntil(BooleanSupplier condition, Duration atMost) {
        var end = now + atMost.toMillis();
        while (!condition.getAsBoolean()) {
            if (events.isEmpty() || events.peek().at > end) {
                now = end;
                return condition.getAsBoolean();
            }
            var event = events.poll();
            now = Math.max(now, event.at);
            count();
            event.what.run();
        }
        return true;
    }

    private void count() {
        eventsOfMinute = now / 60_000 == minute ? eventsOfMinute + 1 : 1;
        minute = now / 60_000;
        if (eventsOfMinute > ENDLESS) {
            throw new IllegalStateException("without end at " + now);
        }
    }

    /** Time passes in which this machine does nothing: it sleeps. */
    public void skip(Duration time) {
        now += time.toMillis();
    }

    /** How many calls were under way at once, at the most. */
    public int mostUnderWay() {
        return mostUnderWay;
    }
}
