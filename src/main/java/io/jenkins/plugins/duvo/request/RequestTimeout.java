package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** How long people have to answer a request, from when Jenkins first saw it. Not thread-safe. */
final class RequestTimeout {
    private final long until;
    private final Runnable over;

    @CheckForNull
    private Future<?> armed;

    /**
     * @param openedAt in milliseconds since 1970
     * @param minutes 0 for as long as they like
     * @param over called on {@code jenkins.util.Timer}: must return at once
     */
    RequestTimeout(long openedAt, int minutes, Runnable over) {
        this.until = minutes == 0 ? Long.MAX_VALUE : openedAt + TimeUnit.MINUTES.toMillis(minutes);
        this.over = over;
    }

    /** From now on the time may run out; if it has already, it does at once. */
    void arm() {
        cancel();
        if (until != Long.MAX_VALUE) {
            var left = Math.max(0, until - System.currentTimeMillis());
            armed = Timer.get().schedule(over, left, TimeUnit.MILLISECONDS);
        }
    }

    /** The time does not run out any more; nothing of the request is kept for it. */
    void cancel() {
        if (armed != null) {
            armed.cancel(false);
            armed = null;
        }
    }
}
