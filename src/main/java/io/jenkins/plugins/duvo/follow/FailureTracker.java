package io.jenkins.plugins.duvo.follow;

/**
 * Retry budget with exponential backoff: counts failed attempts in a row and says when to try again, when to report an outage, and
 * when to give up. The wait after the n-th failure is {@code min(1 s * 2^(n-1), 30 s)}: 1 s, 2 s, 4 s, 8 s, 16 s, 30 s, ... Only time
 * between attempts counts, so neither a suspended computer nor a key that waits for its turn is an outage. While no call of the key
 * gets through, that counts as if each had been an attempt here.
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
     * @param timeout milliseconds of failures after which to give up
     * @param keyOutage the outage of all calls of the key; what was before now does not count
     */
    FailureTracker(long timeout, OutageDetector keyOutage) {
        this.timeout = timeout;
        this.keyOutage = keyOutage;
        restart();
    }

    /** No attempt was due before now: an earlier outage of the key does not count. */
    void restart() {
        keyOutageMillis = keyOutage.outageMillis();
    }

    /** An attempt failed. */
    void onFailure(long now) {
        if (counting) {
            // more than the wait and one attempt is time without an attempt
            failingMillis += Math.min(now - lastFailure, wait + Limits.ATTEMPT_MAX_MS);
        }
        counting = true;
        failures++;
        lastFailure = now;
        wait = wait == 0 ? Limits.BACKOFF_INITIAL_MS : Math.min(Limits.BACKOFF_MAX_MS, wait * 2);
    }

    /** Duvo answered 429: the time until the next attempt does not count as a failure. */
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

    /** Whether so many attempts failed in a row that the listener should know. */
    boolean isReportable() {
        return failures >= Limits.FAILURES_BEFORE_REPORT || keyOutage.isOutage();
    }

    /**
     * Whether the failures have lasted too long.
     *
     * @param waiting whether the Job waits for a person, so that more time is allowed
     */
    boolean isTimedOut(boolean waiting) {
        var lasted = Math.max(failingMillis, keyOutage.outageMillisSince(keyOutageMillis));
        return isReportable() && lasted >= (waiting ? Math.max(timeout, Limits.OUTAGE_TIMEOUT_WAITING_MS) : timeout);
    }

    /** When to try again: 0 while nothing failed. */
    long retryAt() {
        return failures == 0 ? 0 : lastFailure + wait;
    }
}
