package io.jenkins.plugins.duvo.concurrent;

import hudson.model.Computer;
import hudson.remoting.SingleLaneExecutorService;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Serial executor for tasks that may block: runs them one after another, in the order of their submission, on
 * {@link Computer#threadPoolForRemoting}. A task that fails does not keep the next one from running. Thread-safe.
 */
@Restricted(NoExternalUse.class)
public final class SerialExecutor {
    /** Task that may fail. */
    public interface Task {
        void run() throws IOException, InterruptedException;
    }

    private final ExecutorService executor = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final Consumer<Throwable> onFailure;

    /**
     * @param onFailure logs the failure of a task and does what must follow; called before the next task runs
     */
    public SerialExecutor(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    /** Adds a task behind all others. Returns at once. */
    public void execute(Task task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Throwable e) { // of any kind: the failure must not go unnoticed
                onFailure.accept(e);
            }
        });
    }
}
