package io.jenkins.plugins.duvo.concurrent;

import hudson.model.Computer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Coalescing task: runs once for any number of {@link #trigger} calls that are made before the run begins. A call that is made during a
 * run leads to another run, so the task never misses what its caller did before the call. Thread-safe.
 *
 * <p>Example: three calls while the executor is busy lead to one run; a fourth call during that run leads to a second one.
 * Whether the two may overlap depends on the executor.
 */
@Restricted(NoExternalUse.class)
public final class CoalescingTask {
    private final Executor executor;
    private final Runnable task;
    /** Whether a run is due that has not begun. */
    private final AtomicBoolean due = new AtomicBoolean();

    /** Makes a task that runs on {@link Computer#threadPoolForRemoting}, where two runs may overlap. */
    public CoalescingTask(Runnable task) {
        this(Computer.threadPoolForRemoting, task);
    }

    public CoalescingTask(Executor executor, Runnable task) {
        this.executor = executor;
        this.task = task;
    }

    /** Makes the executor run the task, unless a run is due already. Returns at once; throws what the executor throws. */
    public void trigger() {
        if (due.compareAndSet(false, true)) {
            try {
                executor.execute(() -> {
                    due.set(false);
                    task.run();
                });
            } catch (RuntimeException | Error e) { // no thread could be made: the next trigger tries again
                due.set(false);
                throw e;
            }
        }
    }
}
