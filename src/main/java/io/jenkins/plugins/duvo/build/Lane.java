package io.jenkins.plugins.duvo.build;

import hudson.model.Computer;
import hudson.remoting.SingleLaneExecutorService;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Work that may block, done one after the other, in order, on {@link Computer#threadPoolForRemoting}. */
final class Lane {
    /** Something to do. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static final Logger LOGGER = Logger.getLogger(Lane.class.getName());

    private final ExecutorService executor = new SingleLaneExecutorService(Computer.threadPoolForRemoting);
    private final Consumer<Exception> failed;

    /** @param failed told what went wrong in a work; the next one is done all the same */
    Lane(Consumer<Exception> failed) {
        this.failed = failed;
    }

    void add(Work work) {
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
