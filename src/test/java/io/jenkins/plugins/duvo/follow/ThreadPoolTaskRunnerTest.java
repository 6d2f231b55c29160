package io.jenkins.plugins.duvo.follow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The task runner with threads and the real time. */
class ThreadPoolTaskRunnerTest {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(2);
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
    void fasterClockKeepsItsOwnTime() throws Exception {
        var faster = new ThreadPoolTaskRunner(executor, size -> {}, 1_000);
        var from = System.nanoTime();
        var due = faster.now() + 100_000;
        var later = new CompletableFuture<Long>();
        faster.schedule(due, () -> later.complete(faster.now()));
        assertTrue(later.get(30, TimeUnit.SECONDS) >= due - 1);
        assertTrue(System.nanoTime() - from >= TimeUnit.MILLISECONDS.toNanos(99));
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

    @Nested
    class Size {
        private final CountDownLatch end = new CountDownLatch(1);

        private void executeUntilEnd(int calls) {
            for (int i = 0; i < calls; i++) {
                taskRunner.execute(
                        () -> {
                            try {
                                end.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        },
                        () -> {});
            }
        }

        @Test
        void poolGrowsToAllCallsAndOneThreadThatWakesTheEngineUp() throws Exception {
            taskRunner.setCapacity(19);
            executeUntilEnd(19);
            var woken = new CompletableFuture<Void>();
            taskRunner.schedule(0, () -> woken.complete(null));
            woken.get(30, TimeUnit.SECONDS);
            assertEquals(20, executor.getLargestPoolSize());
            end.countDown();
        }

        @Test
        void poolNeverGrowsBeyondItsSize() throws Exception {
            taskRunner.setCapacity(5);
            executeUntilEnd(50);
            end.countDown();
            var last = new CompletableFuture<Void>();
            taskRunner.execute(() -> {}, () -> last.complete(null));
            last.get(30, TimeUnit.SECONDS);
            assertEquals(6, executor.getLargestPoolSize());
        }

        @Test
        void poolShrinksOnceItsThreadsAreFree() {
            taskRunner.setCapacity(19);
            executeUntilEnd(19);
            taskRunner.setCapacity(5);
            assertEquals(6, executor.getCorePoolSize());
            end.countDown();
            await().until(() -> executor.getPoolSize() <= 6);
            var done = new CompletableFuture<Void>();
            taskRunner.execute(() -> {}, () -> done.complete(null));
            await().until(done::isDone);
        }

        @Test
        void poolIsNotResizedWithoutNeed() {
            var sizes = new ArrayList<Integer>();
            var counting = new ThreadPoolTaskRunner(executor, sizes::add, 1);
            IntStream.of(5, 5, 7, 7, 5).forEach(counting::setCapacity);
            assertEquals(List.of(6, 8, 6), sizes);
        }
    }
}
