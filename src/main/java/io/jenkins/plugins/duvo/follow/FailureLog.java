package io.jenkins.plugins.duvo.follow;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Log of unforeseen failures: of foreign code such as a listener, of an executor, or of the engine itself. It logs a failure
 * once as a warning, and each repetition only at level {@code FINE}, because what fails in one call fails in hundreds a minute.
 * Failures whose root causes have one class and come from one place are one failure. Thread-safe; has its own lock.
 */
final class FailureLog {
    private static final Logger LOGGER = Logger.getLogger(FailureLog.class.getName());
    /** More than a program has at a time; a failure that was forgotten is logged again. */
    private static final int MAX_FAILURES = 100;

    /** Causes may go in a circle. */
    private static final int MAX_CAUSES = 20;

    private final LruMap<String, Boolean> logged = new LruMap<>(MAX_FAILURES);

    /**
     * Logs a failure.
     *
     * @param what what failed, as a sentence without a full stop
     */
    void log(String what, Throwable failure) {
        var repeated = remember(failure);
        LOGGER.log(
                repeated ? Level.FINE : Level.WARNING,
                failure,
                () -> what + (repeated ? " again" : ". Repetitions of this failure are not logged"));
    }

    /** Runs a part of something larger, which goes on whatever this part throws. */
    void guard(String what, Runnable part) {
        try {
            part.run();
        } catch (Throwable e) {
            log(what, e);
        }
    }

    /** Remembers a failure, and returns whether it was remembered before. */
    private synchronized boolean remember(Throwable failure) {
        var root = failure;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        var trace = root.getStackTrace();
        return logged.put(root.getClass().getName() + (trace.length == 0 ? "" : trace[0]), true) != null;
    }
}
