package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Circuit breaker of one key, without a probe: detects that no call of the key gets through, whichever Job sends it. Then Duvo
 * is out of reach for all Jobs of the key. A single Job could not detect that in time, because it may send a call only once in
 * many minutes. Guarded by the scheduler's lock.
 *
 * <p><b>What counts.</b> A call fails here if it was not sent or its outcome is unknown. A failure that follows a failure adds
 * {@code min(time since that one, 60 s)}: the longest wait and the longest attempt, 30 s each. More time than that passed
 * without a call. After a 429 the time up to the next failure does not count. A success ends the outage, and so does a
 * rejection by Duvo (HTTP 4xx), because Duvo answered; but a rejected key (401) changes nothing. There is an outage from the
 * third failure in a row on, once they have lasted {@link Limits#KEY_OUTAGE_REPORT_MS}.
 *
 * <p>Example: calls fail at 0 s, 20 s and 70 s. They have lasted 20 s + 50 s = 70 s, so the third failure begins an outage,
 * which all Jobs of the key report. The next call fails an hour later: the outage has lasted 130 s.
 */
final class OutageDetector {
    private final Consumer<DuvoException> onOutage;
    private final Runnable onRecovery;
    private int failures;
    private long lastFailureAt;
    private boolean counting;
    private long outageMillis;
    private long outageMillisBefore;

    /**
     * @param onOutage receives each failure during an outage
     * @param onRecovery called when a call gets through after an outage
     */
    OutageDetector(Consumer<DuvoException> onOutage, Runnable onRecovery) {
        this.onOutage = onOutage;
        this.onRecovery = onRecovery;
    }

    /** A call of the key failed. A rejected key is no outage; {@link KeyProbe} handles it. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            counting = false;
        } else if (why.outcome() == Outcome.REFUSED) {
            if (why.httpStatus() >= 400 && !why.isUnauthorized()) {
                onSuccess(); // Duvo rejected something else, so it can be reached
            }
        } else {
            if (counting) {
                outageMillis += Math.min(now - lastFailureAt, Limits.BACKOFF_MAX_MS + Limits.ATTEMPT_MAX_MS);
            }
            counting = true;
            failures++;
            lastFailureAt = now;
            if (isOutage()) {
                onOutage.accept(why);
            }
        }
    }

    /** A call got through: ends an outage. */
    void onSuccess() {
        var wasOutage = isOutage();
        failures = 0;
        counting = false;
        outageMillisBefore = outageMillis;
        if (wasOutage) {
            onRecovery.run();
        }
    }

    /** Whether no call has got through for so long that all Jobs of the key report an outage. */
    boolean isOutage() {
        return failures >= Limits.FAILURES_BEFORE_REPORT
                && outageMillis - outageMillisBefore >= Limits.KEY_OUTAGE_REPORT_MS;
    }

    /** Milliseconds for which calls have failed so far, in the present series of failures and in all earlier ones. */
    long outageMillis() {
        return outageMillis;
    }

    /**
     * Milliseconds of the present series of failures that were added after {@link #outageMillis} had the value {@code earlier}.
     */
    long outageMillisSince(long earlier) {
        return outageMillis - Math.max(outageMillisBefore, earlier);
    }
}
