package io.jenkins.plugins.duvo.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Serial executor of one Job's listener: publishes the Job's events to it, in order and one at a time, on the threads of an
 * executor. Thread-safe; has its own lock, which is not held while the listener handles an event.
 */
final class ListenerQueue {
    private final Deque<Consumer<JobListener>> waiting = new ArrayDeque<>();
    private final JobListener listener;
    private final Executor executor;
    private final Runnable onIdle;
    private final FailureLog failureLog;
    private boolean running;

    /**
     * @param executor where the listener is called; does not throw, and loses no task
     * @param onIdle called on the executor each time that the listener has handled all events
     */
    ListenerQueue(JobListener listener, Executor executor, Runnable onIdle, FailureLog failureLog) {
        this.listener = listener;
        this.executor = executor;
        this.onIdle = onIdle;
        this.failureLog = failureLog;
    }

    /** Queues events to be published; returns at once. */
    synchronized void add(Iterable<Consumer<JobListener>> events) {
        events.forEach(waiting::add);
        if (!running && !waiting.isEmpty()) {
            running = true;
            executor.execute(this::run);
        }
    }

    /** Whether the listener has handled all events. */
    synchronized boolean isIdle() {
        return !running && waiting.isEmpty();
    }

    private void run() {
        for (var next = next(); next != null; next = next()) {
            var event = next;
            failureLog.guard("A listener of a Duvo Job failed", () -> event.accept(listener));
        }
        failureLog.guard("The messages of a Duvo Job could not be read on", onIdle);
    }

    private synchronized Consumer<JobListener> next() {
        running = !waiting.isEmpty();
        return waiting.poll();
    }
}
