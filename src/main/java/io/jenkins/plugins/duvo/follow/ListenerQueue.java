package io.jenkins.plugins.duvo.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serial executor of one Job's listener: publishes the Job's events to it, in order and one at a time, on the threads of an
 * executor. Thread-safe; has its own lock, which is not held while the listener handles an event.
 */
final class ListenerQueue {
    private static final Logger LOGGER = Logger.getLogger(ListenerQueue.class.getName());

    private final Deque<Consumer<JobListener>> waiting = new ArrayDeque<>();
    private final JobListener listener;
    private final Executor executor;
    private final Runnable onIdle;
    private boolean running;

    /**
     * @param executor where the listener is called
     * @param onIdle called on the executor each time that the listener has handled all events
     */
    ListenerQueue(JobListener listener, Executor executor, Runnable onIdle) {
        this.listener = listener;
        this.executor = executor;
        this.onIdle = onIdle;
    }

    /** Queues events to be published; returns at once. */
    synchronized void add(Iterable<Consumer<JobListener>> events) {
        events.forEach(waiting::add);
        if (!running && !waiting.isEmpty()) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                running = false; // the executor is shutting down; the events wait for the next call of this method
            }
        }
    }

    /** Whether the listener has handled all events. */
    synchronized boolean isIdle() {
        return !running && waiting.isEmpty();
    }

    private void run() {
        for (var next = next(); next != null; next = next()) {
            try {
                next.accept(listener);
            } catch (RuntimeException | Error e) { // later events of the Job must be published all the same
                LOGGER.log(Level.WARNING, "A listener of a Duvo Job failed", e);
            }
        }
        onIdle.run();
    }

    private synchronized Consumer<JobListener> next() {
        running = !waiting.isEmpty();
        return waiting.poll();
    }
}
