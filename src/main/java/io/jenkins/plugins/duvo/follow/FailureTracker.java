package io.jenkins.plugins.duvo.follow;

/**
 * Turns failed attempts into trouble and giving up. Only time between attempts counts, so that neither a sleeping machine nor a
 * key that waits for its turn makes trouble. Where no call of the key gets through, that counts as if each had been an attempt here.
 */
final class FailureTracker {
    private final long timeout;
    private final OutageDetector keyOutage;
    private long keyOutageMillis;
    private int failures;
    private long lastFailure;
    private long failingMillis;
    private long wait;
    private boolean counting;

    /**
     * @param timeout milliseconds of trouble after which to give up
     * @param keyOutage the trouble of all the key's calls; what was before now does not count
     */
    FailureTracker(long timeout, OutageDetector keyOutage) {
        this.timeout = timeout;
        this.keyOutage = keyOutage;
        restart();
    }

    /** Nothing was to be asked before now: trouble that the key had earlier does not count. */
    void restart() {
        keyOutageMillis = keyOutage.outageMillis();
    }

    /** An attempt failed. */
    void onFailure(long now) {
        if (counting) {
            // More than the wait and an attempt is time in which nothing was asked.
            failingMillis += Math.min(now - lastFailure, wait + Limits.ATTEMPT_MAX_MS);
        }
        counting = true;
        failures++;
        lastFailure = now;
        wait = wait == 0 ? Limits.BACKOFF_INITIAL_MS : Math.min(Limits.BACKOFF_MAX_MS, wait * 2);
    }

    /** Duvo wants silence: the time until the next attempt is nobody's fault. */
    void onThrottled() {
        counting = false;
    }

    /** An attempt succeeded. */
    void onSuccess() {
        failures = 0;
        failingMillis = 0;
        wait = 0;
        counting = false;
    }

    /** Whether so many attempts failed in a row that people should know. */
    boolean isReportable() {
        return failures >= Limits.FAILURES_BEFORE_REPORT || keyOutage.isOutage();
    }

    /** Whether it has lasted too long. */
    boolean isTimedOut(boolean waiting) {
        var lasted = Math.max(failingMillis, keyOutage.outageMillisSince(keyOutageMillis));
        return isReportable() && lasted >= (waiting ? Math.max(timeout, Limits.OUTAGE_TIMEOUT_WAITING_MS) : timeout);
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return failures == 0 ? 0 : lastFailure + wait;
    }
}
