package io.jenkins.plugins.duvo.follow;

/**
 * Turns failed attempts into trouble, recovery and giving up. Only time between attempts counts, so that neither a sleeping
 * machine nor a key that waits for its turn makes trouble.
 */
final class TroubleWatch {
    private final long timeout;
    private int failures;
    private long lastFailure;
    private long troubled;
    private long wait;
    private boolean reported;

    /** @param timeout milliseconds of trouble after which to give up */
    TroubleWatch(long timeout) {
        this.timeout = timeout;
    }

    /** An attempt failed. */
    void failed(long now) {
        if (failures > 0) {
            // More than the longest wait between attempts is time in which nothing was asked.
            troubled += Math.min(now - lastFailure, 2 * Limits.RETRY_LONGEST);
        }
        failures++;
        lastFailure = now;
        wait = wait == 0 ? Limits.RETRY_FIRST : Math.min(Limits.RETRY_LONGEST, wait * 2);
    }

    /**
     * An attempt succeeded.
     *
     * @return whether that ends trouble which was reported
     */
    boolean succeeded() {
        var was = reported;
        failures = 0;
        troubled = 0;
        wait = 0;
        reported = false;
        return was;
    }

    /** Whether trouble begins now; true once. */
    boolean begins() {
        if (reported || failures < Limits.TROUBLE_FAILURES) {
            return false;
        }
        reported = true;
        return true;
    }

    /** Whether it has lasted too long. */
    boolean over(boolean waiting) {
        return failures >= Limits.TROUBLE_FAILURES
                && troubled >= (waiting ? Math.max(timeout, Limits.TROUBLE_WAITING) : timeout);
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return failures == 0 ? 0 : lastFailure + wait;
    }
}
