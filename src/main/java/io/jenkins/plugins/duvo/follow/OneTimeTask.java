package io.jenkins.plugins.duvo.follow;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Task that runs once at most. An executor that throws because it could not make a thread may have queued the task all the same,
 * so it is to be cancelled before it is handed over again. Thread-safe.
 */
final class OneTimeTask implements Runnable {
    private final Runnable task;
    private final AtomicBoolean claimed = new AtomicBoolean();

    OneTimeTask(Runnable task) {
        this.task = task;
    }

    @Override
    public void run() {
        if (claimed.compareAndSet(false, true)) {
            task.run();
        }
    }

    /** Keeps the task from running; returns false if it has run or is running. */
    boolean tryCancel() {
        return claimed.compareAndSet(false, true);
    }
}
