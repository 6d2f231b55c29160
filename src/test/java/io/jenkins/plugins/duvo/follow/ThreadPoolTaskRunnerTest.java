package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The task runner with threads and the real time. */
class ThreadPoolTaskRunnerTest {
    private final ScheduledThreadPoolExecutor executor =
            (ScheduledThreadPoolExecutor) Executors.newScheduledThreadPool(2);
    private final ThreadPoolTaskRunner taskRunner = new ThreadPoolTaskRunner(executor);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void timeBeginsNearZeroAndGoesForward() throws Exception {
        var first = taskRunner.now();
        assertTrue(first >= 0 && first < 60_000, () -> "" + first);
        var later = new CompletableFuture<Long>();
        taskRunner.schedule(first + 30, () -> later.complete(taskRunner.now()));
        assertTrue(later.get(30, TimeUnit.SECONDS) >= first + 30);
    }

    @Test
    void dueTaskRunsAtOnce() throws Exception {
        var woken = new CompletableFuture<Void>();
        taskRunner.schedule(-5_000, () -> woken.complete(null));
        woken.get(30, TimeUnit.SECONDS);
    }

    @Test
    void callAndContinuationRunInOrderOnAnotherThread() throws Exception {
        var order = new CopyOnWriteArrayList<String>();
        var thread = new CompletableFuture<Thread>();
        taskRunner.execute(() -> order.add("call"), () -> {
            order.add("then");
            thread.complete(Thread.currentThread());
        });
        assertTrue(thread.get(30, TimeUnit.SECONDS) != Thread.currentThread());
        assertEquals(List.of("call", "then"), order);
    }

    @Test
    void shutDownExecutorRunsNothingWithoutAnError() {
        executor.shutdown();
        var order = new CopyOnWriteArrayList<String>();
        taskRunner.execute(() -> order.add("call"), () -> order.add("then"));
        taskRunner.schedule(0, () -> order.add("wake"));
        assertEquals(List.of(), order);
    }

    @Test
    void rejectionByARunningExecutorIsAnError() {
        var full = new ScheduledThreadPoolExecutor(1) {
            @Override
            public void execute(Runnable task) {
                throw new RejectedExecutionException();
            }
        };
        try {
            assertThrows(
                    RejectedExecutionException.class, () -> new ThreadPoolTaskRunner(full).execute(() -> {}, () -> {}));
        } finally {
            full.shutdown();
        }
    }

    @Test
    void callThatWasQueuedAlthoughNoThreadCouldBeMadeDoesNotRun() {
        var queue = new ArrayList<Runnable>();
        var full = new ScheduledThreadPoolExecutor(1) {
            @Override
            public void execute(Runnable task) {
                queue.add(task);
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        try {
            var order = new ArrayList<String>();
            assertThrows(
                    OutOfMemoryError.class,
                    () -> new ThreadPoolTaskRunner(full).execute(() -> order.add("call"), () -> order.add("then")));
            queue.forEach(Runnable::run);
            assertEquals(List.of(), order);
        } finally {
            full.shutdown();
        }
    }
}
