package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.function.Consumer;

/**
 * Whether no call of a key gets through, whoever makes it: then Duvo is out of reach for all its Jobs, of which each may have a
 * turn but once in many minutes. Only time between calls counts, as in {@link TroubleWatch}; one call that Duvo answers ends it.
 */
final class KeyTrouble {
    private final Consumer<DuvoException> troubled;
    private final Runnable recovered;
    private int failures;
    private long lastFailure;
    private boolean counting;
    private long spent;
    private long spentBefore;

    /**
     * @param troubled told of each failure while no call gets through
     * @param recovered told when one has got through again
     */
    KeyTrouble(Consumer<DuvoException> troubled, Runnable recovered) {
        this.troubled = troubled;
        this.recovered = recovered;
    }

    /** A call of the key failed; a refusal of the key itself is for the {@link KeyWatch}. */
    void failed(DuvoException why, long now) {
        if (why.outcome() == Outcome.THROTTLED) {
            counting = false;
        } else if (why.outcome() == Outcome.REFUSED) {
            if (why.httpStatus() >= 400 && !why.keyRefused()) {
                succeeded(); // Duvo said no to something, so it is there
            }
        } else {
            if (counting) {
                spent += Math.min(now - lastFailure, Limits.RETRY_LONGEST + Limits.ATTEMPT_LONGEST);
            }
            counting = true;
            failures++;
            lastFailure = now;
            if (troubled()) {
                troubled.accept(why);
            }
        }
    }

    /** A call got through. */
    void succeeded() {
        var over = troubled();
        failures = 0;
        counting = false;
        spentBefore = spent;
        if (over) {
            recovered.run();
        }
    }

    /** Whether it lasts so long that all Jobs should know. */
    boolean troubled() {
        return failures >= Limits.TROUBLE_FAILURES && spent - spentBefore >= Limits.TROUBLE_OF_KEY;
    }

    /** Milliseconds in which no call got through, now and at all times before. */
    long spent() {
        return spent;
    }

    /** How many of these belong to the present trouble and came after there were so many. */
    long since(long earlier) {
        return spent - Math.max(spentBefore, earlier);
    }
}
