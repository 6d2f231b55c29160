package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.Executor;

/**
 * Executor that hands each task over to another executor. While the other one refuses a task or cannot make a thread, it hands the task
 * over again every {@link Limits#INTERNAL_RETRY_MS}, so the task is late but not lost. Never throws. Thread-safe.
 */
final class RetryingExecutor implements Executor {
    private final Executor executor;
    private final WakeUpTimer timer;
    private final FailureLog failureLog;

    /**
     * @param executor runs the tasks
     * @param timer wakes this executor up for another attempt
     */
    RetryingExecutor(Executor executor, WakeUpTimer timer, FailureLog failureLog) {
        this.executor = executor;
        this.timer = timer;
        this.failureLog = failureLog;
    }

    @Override
    public void execute(Runnable task) {
        var once = new OneTimeTask(task);
        try {
            executor.execute(once);
        } catch (Throwable e) { // of any kind: else the Job would wait for the task forever
            if (once.tryCancel()) {
                failureLog.log("No thread could be had for the events of a Duvo Job, so it is tried again", e);
                timer.scheduleRetry(() -> execute(task));
            }
        }
    }
}
