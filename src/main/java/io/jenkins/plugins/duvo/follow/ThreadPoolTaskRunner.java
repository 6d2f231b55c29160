package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * Task runner on a thread pool, which runs calls and wake-ups. It resizes the pool to the number of calls that may be under way
 * and one thread more, which wakes the engine up: {@link #MAX_THREADS} at most. After the pool's owner has shut it down, tasks
 * are dropped silently.
 */
public final class ThreadPoolTaskRunner implements TaskRunner {
    /** The largest number of threads to which the pool is resized, however many keys are in use. */
    public static final int MAX_THREADS = Limits.MAX_CALLS + 1;
    /** The number of threads while one key is in use. */
    public static final int THREADS_OF_ONE_KEY = KeyRotation.places(1) + 1;

    private final ScheduledExecutorService executor;
    private final IntConsumer resizer;
    private final int clockRate;
    private final long origin = System.nanoTime();
    private int threads;

    /** @param pool of any size */
    public ThreadPoolTaskRunner(ScheduledThreadPoolExecutor pool) {
        this(pool, size -> resize(pool, size), 1);
    }

    /**
     * @param executor runs the tasks, on the threads of a pool
     * @param resizer resizes that pool to a number of threads, as {@link #resize} does
     * @param clockRate how many milliseconds of {@link #now} pass in one of real time; more than 1 only in tests
     */
    public ThreadPoolTaskRunner(ScheduledExecutorService executor, IntConsumer resizer, int clockRate) {
        this.executor = executor;
        this.resizer = resizer;
        this.clockRate = clockRate;
    }

    /** Resizes a pool. Threads beyond the new size end when they have run their task. */
    public static void resize(ScheduledThreadPoolExecutor pool, int size) {
        pool.setCorePoolSize(size);
    }

    @Override
    public void setCapacity(int calls) {
        if (threads != calls + 1) {
            threads = calls + 1;
            resizer.accept(threads);
        }
    }

    @Override
    public long now() {
        return TimeUnit.NANOSECONDS.toMillis((System.nanoTime() - origin) * clockRate);
    }

    @Override
    public void execute(Runnable call, Runnable then) {
        var task = new OneTimeTask(() -> {
            call.run();
            then.run();
        });
        try {
            unlessShutDown(() -> executor.execute(task));
        } catch (RejectedExecutionException | Error e) {
            if (task.tryCancel()) { // else it was queued, although no thread could be made
                throw e;
            }
        }
    }

    @Override
    public void schedule(long millis, Runnable wake) {
        var nanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, millis - now())) / clockRate;
        unlessShutDown(() -> executor.schedule(wake, nanos, TimeUnit.NANOSECONDS));
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
