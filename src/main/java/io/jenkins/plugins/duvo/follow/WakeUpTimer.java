package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Timer of the engine that loses no task: where the {@link TaskRunner} refuses one or cannot make a thread, it is handed over
 * again after {@link Limits#INTERNAL_RETRY_MS}, from a thread of the JDK. Never throws. Thread-safe.
 */
final class WakeUpTimer {
    /** Runs a task on the JDK's own timer thread, which is made once for the whole program. */
    static final Executor JDK_TIMER =
            CompletableFuture.delayedExecutor(Limits.INTERNAL_RETRY_MS, TimeUnit.MILLISECONDS, Runnable::run);

    private final TaskRunner taskRunner;
    private final Executor later;
    private final FailureLog failureLog;

    /** @param later runs a task after the pause, without the task runner */
    WakeUpTimer(TaskRunner taskRunner, Executor later, FailureLog failureLog) {
        this.taskRunner = taskRunner;
        this.later = later;
        this.failureLog = failureLog;
    }

    /**
     * Runs a short task once.
     *
     * @param at earliest time, in milliseconds of the task runner's clock
     */
    void schedule(long at, Runnable task) {
        handOver(task, once -> taskRunner.schedule(at, once), () -> schedule(at, task));
    }

    /** Runs a short task once, after {@link Limits#INTERNAL_RETRY_MS}. */
    void scheduleRetry(Runnable task) {
        handOver(
                task,
                once -> taskRunner.schedule(taskRunner.now() + Limits.INTERNAL_RETRY_MS, once),
                () -> scheduleRetry(task));
    }

    private void handOver(Runnable task, Consumer<Runnable> taker, Runnable again) {
        var once = new OneTimeTask(task);
        try {
            taker.accept(once);
        } catch (Throwable e) { // of any kind: else the engine would sleep forever
            if (once.tryCancel()) {
                failureLog.log("The Duvo engine could not set its timer and tries again", e);
                later.execute(again);
            }
        }
    }
}
