package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The real machine: an executor for calls and wake-ups, which the owner shuts down. */
public final class ThreadMachine implements Machine {
    /** How many threads the executor needs: one a call and one that wakes the engine up. */
    public static final int THREADS = Limits.CALLS;

    private final ScheduledExecutorService executor;

    /** @param executor with {@link #THREADS} threads */
    public ThreadMachine(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void call(Runnable call, Runnable then) {
        executor.execute(() -> {
            call.run();
            then.run();
        });
    }

    @Override
    public void wakeAt(long millis, Runnable wake) {
        executor.schedule(wake, Math.max(0, millis - now()), TimeUnit.MILLISECONDS);
    }
}
