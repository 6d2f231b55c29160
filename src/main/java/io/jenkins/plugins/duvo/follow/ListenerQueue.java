package io.jenkins.plugins.duvo.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells one Job's news to its listener, in order and one at a time, on somebody else's threads. */
final class ListenerQueue {
    private static final Logger LOGGER = Logger.getLogger(ListenerQueue.class.getName());

    private final Deque<Consumer<JobListener>> waiting = new ArrayDeque<>();
    private final JobListener listener;
    private final Executor executor;
    private final Runnable idle;
    private boolean running;

    /** @param idle called each time that all news have been told */
    ListenerQueue(JobListener listener, Executor executor, Runnable idle) {
        this.listener = listener;
        this.executor = executor;
        this.idle = idle;
    }

    synchronized void add(Iterable<Consumer<JobListener>> news) {
        news.forEach(waiting::add);
        if (!running && !waiting.isEmpty()) {
            running = true;
            try {
                executor.execute(this::run);
            } catch (RejectedExecutionException e) {
                running = false; // it is being shut down; the news wait for whoever tells the next ones
            }
        }
    }

    synchronized boolean isIdle() {
        return !running && waiting.isEmpty();
    }

    private void run() {
        for (var next = next(); next != null; next = next()) {
            try {
                next.accept(listener);
            } catch (RuntimeException | Error e) { // whatever it is, the Job's later news must be told
                LOGGER.log(Level.WARNING, "A listener of a Duvo Job failed", e);
            }
        }
        idle.run();
    }

    private synchronized Consumer<JobListener> next() {
        running = !waiting.isEmpty();
        return waiting.poll();
    }
}
