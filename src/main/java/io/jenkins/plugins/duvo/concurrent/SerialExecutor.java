package io.jenkins.plugins.duvo.concurrent;

import hudson.model.Computer;
import hudson.remoting.SingleLaneExecutorService;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
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

    private static final Logger LOGGER = Logger.getLogger(SerialExecutor.class.getName());

    private final ExecutorService executor = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final String failureMessage;
    private final Consumer<Exception> onFailure;

    /**
     * @param failureMessage the line of Jenkins' own log, with level WARNING, for a task that fails
     * @param onFailure called with the failure of a task, before the next task runs
     */
    public SerialExecutor(String failureMessage, Consumer<Exception> onFailure) {
        this.failureMessage = failureMessage;
        this.onFailure = onFailure;
    }

    /** Adds a task behind all others. Returns at once. */
    public void execute(Task task) {
        executor.execute(() -> {
            try {
                task.run();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, failureMessage, e);
                onFailure.accept(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
