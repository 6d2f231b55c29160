package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Circuit breaker of one key, without a probe: detects that no call of the key gets through, whichever Job makes it. Then Duvo is
 * out of reach for all its Jobs, each of which may send a call only once in many minutes. Only time between failed calls counts, as
 * in {@link FailureTracker}; one call that Duvo answers ends the outage.
 *
 * <p>Example: calls fail at 0 s, 20 s and 70 s. That is an outage of 70 s, which the key's Jobs report from the third failure on.
 */
final class OutageDetector {
    private final Consumer<DuvoException> onOutage;
    private final Runnable onRecovery;
    private int failures;
    private long lastFailure;
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

    /** A call of the key failed; that Duvo rejects the key itself is for the {@link KeyProbe}. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            counting = false;
        } else if (why.outcome() == Outcome.REFUSED) {
            if (why.httpStatus() >= 400 && !why.isUnauthorized()) {
                onSuccess(); // Duvo rejected something else, so it can be reached
            }
        } else {
            if (counting) {
                outageMillis += Math.min(now - lastFailure, Limits.BACKOFF_MAX_MS + Limits.ATTEMPT_MAX_MS);
            }
            counting = true;
            failures++;
            lastFailure = now;
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

    /** Whether no call has got through for so long that all Jobs of the key report it. */
    boolean isOutage() {
        return failures >= Limits.FAILURES_BEFORE_REPORT
                && outageMillis - outageMillisBefore >= Limits.KEY_OUTAGE_REPORT_MS;
    }

    /** Milliseconds of all outages so far, the present one included. */
    long outageMillis() {
        return outageMillis;
    }

    /** Milliseconds of the present outage that were added after {@link #outageMillis} was {@code earlier}. */
    long outageMillisSince(long earlier) {
        return outageMillis - Math.max(outageMillisBefore, earlier);
    }
}
