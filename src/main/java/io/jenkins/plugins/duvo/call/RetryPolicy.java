package io.jenkins.plugins.duvo.call;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.OptionalLong;

/**
 * Whether and when a call that failed is made again: after 1, 2, 4 … seconds for about a minute in all, and whenever Duvo lets the
 * key speak again after a refusal for too many requests. The outcome says what may be repeated at all; not thread-safe.
 */
public final class RetryPolicy {
    private static final int TRIES = 6;
    /** The key's budget waits as long as Duvo says; this only ends a silence without end. */
    private static final int THROTTLES = 30;
    /** A Job that was started a moment ago may not be known everywhere yet. */
    private static final int ABSENCES = 3;

    static final long ABSENT_PAUSE = 2_000;
    private static final long FIRST_PAUSE = 1_000;

    private int tries;
    private int throttles;
    private int absences;

    /** Milliseconds until a call that only reads is made again; empty if it is given up. */
    public OptionalLong delayForRead(DuvoException why) {
        if (why.isNotFound()) {
            return delayForNotFound();
        }
        return why.outcome() == Outcome.UNKNOWN ? delayForFailure() : delayForWrite(why);
    }

    /** The same for a call of which each repetition must be free of the effect of the one before. */
    public OptionalLong delayForWrite(DuvoException why) {
        return switch (why.outcome()) {
            case THROTTLED -> ++throttles > THROTTLES ? OptionalLong.empty() : OptionalLong.of(0);
            case NOT_SENT -> delayForFailure();
            case REFUSED, UNKNOWN -> OptionalLong.empty();
        };
    }

    /** The same after an answer that says there is no such Job. */
    public OptionalLong delayForNotFound() {
        return ++absences > ABSENCES ? OptionalLong.empty() : OptionalLong.of(ABSENT_PAUSE);
    }

    /** The same after trouble of any kind. */
    public OptionalLong delayForFailure() {
        return ++tries > TRIES ? OptionalLong.empty() : OptionalLong.of(FIRST_PAUSE << (tries - 1));
    }
}
