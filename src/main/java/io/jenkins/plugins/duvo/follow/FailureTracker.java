package io.jenkins.plugins.duvo.follow;

import java.util.function.Supplier;

/**
 * Retry budget with exponential backoff for one kind of call of one Job: counts failed attempts in a row and says when to try
 * again, when to report an outage, and when to give up. Guarded by the scheduler's lock.
 *
 * <p><b>Wait.</b> After the n-th failure in a row it is {@code min(1 s * 2^(n-1), 30 s)}: 1 s, 2 s, 4 s, 8 s, 16 s, 30 s, 30 s,
 * ...
 *
 * <p><b>Time that counts.</b> A failure that follows a failure adds {@code min(time since that one, wait after it + 30 s)},
 * because an attempt lasts 30 s at most. More time than that passed without an attempt: the computer was suspended, or the call
 * waited for the key's budget. After a 429 the time up to the next failure does not count. A success sets the failures, their
 * time and the wait back to 0. While no call of the key gets through ({@link OutageDetector}), the time of that outage counts
 * as if its calls had been attempts here; the longer of the two times is compared with the timeout.
 *
 * <p>Example: attempts fail at 0 s, 1 s and 3 s. The outage has lasted 3 s and, with the third failure, is reported; the next
 * attempt is due at 7 s. The computer sleeps, and the attempt fails after an hour: that adds 4 s + 30 s, so the outage has
 * lasted 37 s.
 */
final class FailureTracker {
    private final long timeoutMillis;
    private final Supplier<OutageDetector> keyOutages;
    private OutageDetector keyOutage;
    private long keyOutageMillis;
    private int failures;
    private long lastFailureAt;
    private long failingMillis;
    private long waitMillis;
    private boolean counting;
    /** Milliseconds of the present wait that count already, because the attempt was overdue. */
    private long overdueMillis;

    /**
     * @param timeoutMillis milliseconds of failures after which to give up
     * @param keyOutages supplies the outage of all calls of the key that the Job uses now; the part of it before now does not
     *     count
     */
    FailureTracker(long timeoutMillis, Supplier<OutageDetector> keyOutages) {
        this.timeoutMillis = timeoutMillis;
        this.keyOutages = keyOutages;
        restart();
    }

    /** Leaves the outage of the key up to now out of account, because no attempt was due before now. */
    void restart() {
        keyOutage = keyOutages.get();
        keyOutageMillis = keyOutage.outageMillis();
    }

    private OutageDetector keyOutage() {
        if (keyOutages.get() != keyOutage) {
            restart(); // the Job uses another key
        }
        return keyOutage;
    }

    /** An attempt failed. */
    void onFailure(long now) {
        if (counting) {
            // longer than the wait and one attempt is time without an attempt
            var lasted = Math.min(now - lastFailureAt, waitMillis + Limits.ATTEMPT_MAX_MS);
            failingMillis += Math.max(0, lasted - overdueMillis);
        }
        overdueMillis = 0;
        counting = true;
        failures++;
        lastFailureAt = now;
        waitMillis = waitMillis == 0 ? Limits.BACKOFF_INITIAL_MS : Math.min(Limits.BACKOFF_MAX_MS, waitMillis * 2);
    }

    /** An attempt was due for this long, in milliseconds, and could not be made, for a reason that counts as an outage. */
    void onOverdue(long millis) {
        failingMillis += millis;
        overdueMillis += millis;
    }

    /** Another call had the success that the attempt is to have. */
    void onSuccessElsewhere() {
        if (failures == 0) {
            onSuccess();
        }
    }

    /** Duvo answered 429, which is no failure: the time until the next failure does not count. */
    void onThrottled() {
        counting = false;
    }

    /** An attempt succeeded. */
    void onSuccess() {
        failures = 0;
        failingMillis = 0;
        waitMillis = 0;
        overdueMillis = 0;
        counting = false;
    }

    /**
     * Whether an outage is to be reported: three attempts in a row failed or none could be made for a minute, or no call of the
     * key gets through.
     */
    boolean isReportable() {
        return failures >= Limits.FAILURES_BEFORE_REPORT
                || failingMillis >= Limits.STATUS_UNKNOWN_REPORT_MS
                || keyOutage().isOutage();
    }

    /** For how many milliseconds attempts have failed or could not be made. */
    long failingMillis() {
        return failingMillis;
    }

    /**
     * Whether an outage is to be reported and has lasted for the timeout.
     *
     * @param waiting whether the Job waits for a person: then the timeout is at least {@link Limits#OUTAGE_TIMEOUT_WAITING_MS}
     */
    boolean isTimedOut(boolean waiting) {
        var lasted = Math.max(failingMillis, keyOutage().outageMillisSince(keyOutageMillis));
        return isReportable()
                && lasted >= (waiting ? Math.max(timeoutMillis, Limits.OUTAGE_TIMEOUT_WAITING_MS) : timeoutMillis);
    }

    /** When to try again, in milliseconds of the scheduler's clock; 0 while nothing failed. */
    long retryAt() {
        return failures == 0 ? 0 : lastFailureAt + waitMillis;
    }
}
