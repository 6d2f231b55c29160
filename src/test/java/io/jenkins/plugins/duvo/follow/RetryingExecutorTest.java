package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Executors and timers that refuse a task, or cannot make a thread for it. */
class RetryingExecutorTest {
    private final VirtualTimeTaskRunner taskRunner = new VirtualTimeTaskRunner(1);
    private final FailureLog failureLog = new FailureLog();
    private final List<Long> runs = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final List<Runnable> queue = new ArrayList<>();
    private int refusals;

    private void run() {
        runs.add(taskRunner.now());
    }

    private void refuse(Throwable failure) {
        if (refusals > 0) {
            refusals--;
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    private Executor executor(Throwable failure) {
        var timer = new WakeUpTimer(taskRunner, later::add, failureLog);
        return new RetryingExecutor(
                task -> {
                    refuse(failure);
                    task.run();
                },
                timer,
                failureLog);
    }

    @Test
    void refusedTaskIsHandedOverAgainAfterAPause() {
        refusals = 3;
        executor(new RejectedExecutionException()).execute(this::run);
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(3 * Limits.INTERNAL_RETRY_MS), runs);
    }

    @Test
    void taskIsHandedOverAgainWhereNoThreadCanBeMade() {
        refusals = 1;
        executor(new OutOfMemoryError("unable to create native thread")).execute(this::run);
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(Limits.INTERNAL_RETRY_MS), runs);
    }

    @Test
    void taskThatWasQueuedAllTheSameRunsOnce() {
        refusals = 1;
        var executor = new RetryingExecutor(
                task -> {
                    queue.add(task);
                    refuse(new OutOfMemoryError("unable to create native thread"));
                },
                new WakeUpTimer(taskRunner, later::add, failureLog),
                failureLog);
        executor.execute(this::run);
        taskRunner.run(Duration.ofMinutes(1));
        queue.forEach(Runnable::run);
        assertEquals(1, runs.size());
    }

    @Test
    void taskThatThrowsOnTheCallersThreadIsNotRepeated() {
        executor(null).execute(() -> {
            run();
            throw new IllegalStateException();
        });
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(1, runs.size());
    }

    @Test
    void timerThatRefusesIsSetAgainFromElsewhere() {
        refusals = 2;
        var timer = new WakeUpTimer(refusingTaskRunner(), later::add, failureLog);
        timer.schedule(5_000, this::run);
        later.remove(0).run();
        later.remove(0).run();
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(5_000L), runs);
        assertEquals(List.of(), later);
    }

    @Test
    void retryIsSetAgainWithItsPause() {
        refusals = 1;
        var timer = new WakeUpTimer(refusingTaskRunner(), later::add, failureLog);
        timer.scheduleRetry(this::run);
        taskRunner.run(Duration.ofSeconds(10));
        later.remove(0).run();
        taskRunner.run(Duration.ofMinutes(1));
        assertEquals(List.of(10_000 + Limits.INTERNAL_RETRY_MS), runs);
    }

    private TaskRunner refusingTaskRunner() {
        return new TaskRunner() {
            @Override
            public long now() {
                return taskRunner.now();
            }

            @Override
            public void execute(Runnable call, Runnable then) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void schedule(long millis, Runnable wake) {
                refuse(new RejectedExecutionException());
                taskRunner.schedule(millis, wake);
            }
        };
    }
}
