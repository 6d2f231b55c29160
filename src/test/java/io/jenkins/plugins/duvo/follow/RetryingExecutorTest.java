package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.engine.VirtualTimeTaskRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors that refuse a task, or cannot make a thread for it. */
class RetryingExecutorTest {
    @RegisterExtension
    private final RecordedFailures recorded = new RecordedFailures();

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
    void refusalIsLogged() {
        refusals = 1;
        var refusal = new RejectedExecutionException();
        executor(refusal).execute(this::run);
        assertEquals(List.of(refusal), recorded.failures());
    }
}
