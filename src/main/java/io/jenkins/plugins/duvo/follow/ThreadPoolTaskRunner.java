package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Task runner on a thread pool, which runs calls and wake-ups. After the pool's owner has shut it down, tasks are dropped
 * silently.
 */
public final class ThreadPoolTaskRunner implements TaskRunner {
    /** Number of threads that the executor needs: one for each call under way and one that wakes the engine up. */
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
        var task = new OneTimeTask(() -> {
            call.run();
            then.run();
        });
        try {
            unlessShutDown(() -> executor.execute(task));
        } catch (RejectedExecutionException
                | Error e) { // an executor that cannot make a thread may queue the task all the same
            if (task.tryCancel()) {
                throw e;
            }
        }
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
