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

/** Work that may block, done one after the other, in order, on {@link Computer#threadPoolForRemoting}. */
@Restricted(NoExternalUse.class)
public final class SerialExecutor {
    /** Something to do. */
    public interface Task {
        void run() throws IOException, InterruptedException;
    }

    private static final Logger LOGGER = Logger.getLogger(SerialExecutor.class.getName());

    private final ExecutorService executor = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final Consumer<Exception> failed;

    /** @param failed told what went wrong in a work; the next one is done all the same */
    public SerialExecutor(Consumer<Exception> failed) {
        this.failed = failed;
    }

    public void execute(Task work) {
        executor.execute(() -> {
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                LOGGER.log(Level.WARNING, "Cannot deal with a human request of a Duvo Job", e);
                failed.accept(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
