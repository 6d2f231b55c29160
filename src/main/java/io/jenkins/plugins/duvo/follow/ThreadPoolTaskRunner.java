package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The real machine: an executor for calls and wake-ups. Once its owner has shut that down, nothing is done any more. */
public final class ThreadPoolTaskRunner implements TaskRunner {
    /** How many threads the executor needs: one a call and one that wakes the engine up. */
    public static final int THREADS = Limits.MAX_CALLS + 1;

    private final ScheduledExecutorService executor;
    private final long origin = System.nanoTime();

    /** @param executor with {@link #THREADS} threads */
    public ThreadPoolTaskRunner(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    @Override
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin);
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        unlessShutDown(() -> executor.execute(() -> {
            call.run();
            then.run();
        }));
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        unlessShutDown(() -> executor.schedule(wake, Math.max(0, millis - now()), TimeUnit.MILLISECONDS));
    }

    private void unlessShutDown(Runnable handOver) {
        try {
            handOver.run();
        } catch (RejectedExecutionException e) {
            if (!executor.isShutdown()) {
                throw e;
            }
        }
    }
}
