package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Whether no call of a key gets through, whoever makes it: then Duvo is out of reach for all its Jobs, of which each may have a
 * turn but once in many minutes. Only time between calls counts, as in {@link FailureTracker}; one call that Duvo answers ends it.
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
     * @param troubled told of each failure while no call gets through
     * @param recovered told when one has got through again
     */
    OutageDetector(Consumer<DuvoException> troubled, Runnable recovered) {
        this.onOutage = troubled;
        this.onRecovery = recovered;
    }

    /** A call of the key failed; a refusal of the key itself is for the {@link KeyProbe}. */
    void onFailure(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            counting = false;
        } else if (why.outcome() == Outcome.REFUSED) {
            if (why.httpStatus() >= 400 && !why.isUnauthorized()) {
                onSuccess(); // Duvo said no to something, so it is there
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

    /** A call got through. */
    void onSuccess() {
        var over = isOutage();
        failures = 0;
        counting = false;
        outageMillisBefore = outageMillis;
        if (over) {
            onRecovery.run();
        }
    }

    /** Whether it lasts so long that all Jobs should know. */
    boolean isOutage() {
        return failures >= Limits.FAILURES_BEFORE_REPORT
                && outageMillis - outageMillisBefore >= Limits.KEY_OUTAGE_REPORT_MS;
    }

    /** Milliseconds in which no call got through, now and at all times before. */
    long outageMillis() {
        return outageMillis;
    }

    /** How many of these belong to the present trouble and came after there were so many. */
    long outageMillisSince(long earlier) {
        return outageMillis - Math.max(outageMillisBefore, earlier);
    }
}
