package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** Timeout of a human request, counted from when Jenkins first saw it, also before a restart. Not thread-safe. */
final class RequestTimeout {
    /** In milliseconds since 1970. */
    private final long deadline;

    private final Runnable onTimeout;

    @CheckForNull
    private Future<?> armed;

    /**
     * @param openedAt in milliseconds since 1970
     * @param minutes 0 for no timeout
     * @param onTimeout called on {@code jenkins.util.Timer}: must return at once
     */
    RequestTimeout(long openedAt, int minutes, Runnable onTimeout) {
        this.deadline = minutes == 0 ? Long.MAX_VALUE : openedAt + TimeUnit.MINUTES.toMillis(minutes);
        this.onTimeout = onTimeout;
    }

    /** Starts the timer, again if it runs. A deadline that has passed is met at once. */
    void arm() {
        cancel();
        if (deadline != Long.MAX_VALUE) {
            var left = Math.max(0, deadline - System.currentTimeMillis());
            armed = Timer.get().schedule(onTimeout, left, TimeUnit.MILLISECONDS);
        }
    }

    /** Stops the timer, so that it holds no reference to the request. */
    void cancel() {
        if (armed != null) {
            armed.cancel(false);
            armed = null;
        }
    }
}
