package io.jenkins.plugins.duvo.call;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.OptionalLong;

/**
 * Retry policy of one call: whether a failed call is repeated, and after how many milliseconds. It counts the failures of its call,
 * so each call needs an own one. Not thread-safe.
 *
 * <p>The {@linkplain DuvoException#outcome outcome} of the failure decides whether a call may be repeated at all; a write is repeated
 * only if it certainly had no effect. The kind of failure decides how often and when:
 *
 * <ul>
 *   <li>{@code UNKNOWN} (the answer was lost): reads only. The n-th repeat comes after 1 s * 2^(n-1), an exponential backoff; at most 6
 *       repeats.
 *   <li>{@code NOT_SENT} (the call did not reach Duvo): reads and writes, with the same backoff and count as {@code UNKNOWN}.
 *   <li>{@code THROTTLED} (too many calls of the key): reads and writes. No delay, because the key's budget waits as long as Duvo
 *       says; at most 30 repeats.
 *   <li>Not found (a Job that was just started may not be known everywhere yet): reads only, after 2 s; at most 3 repeats.
 *   <li>{@code REFUSED} for another reason, such as an answer that makes no sense: no repeat.
 * </ul>
 *
 * <p>Example: the connection to Duvo fails at 0 s, and at each repeat. The call is repeated at 1, 3, 7, 15, 31 and 63 s, and then given
 * up: an outage of about a minute is survived. If the third repeat, at 7 s, is throttled instead, the next one is made as soon as the
 * key's budget allows it, and a further failed connection is repeated 8 s later, because being throttled does not count as one.
 */
public final class RetryPolicy {
    private static final int MAX_BACKOFFS = 6;
    /** Bounds only the throttling that would never end: each repeat waits as long as Duvo says. */
    private static final int MAX_THROTTLES = 30;
    /** A Job that was started a moment ago may not be known everywhere yet. */
    private static final int MAX_NOT_FOUND = 3;

    private static final long NOT_FOUND_DELAY_MS = 2_000;
    private static final long INITIAL_BACKOFF_MS = 1_000;

    private int backoffs;
    private int throttles;
    private int notFound;

    /** Milliseconds until a failed read is repeated; empty if it is given up. */
    public OptionalLong delayForRead(DuvoException why) {
        if (why.isNotFound()) {
            return delayForNotFound();
        }
        return why.outcome() == Outcome.UNKNOWN ? delayForFailure() : delayForWrite(why);
    }

    /** Milliseconds until a failed write is repeated; empty if it is given up, or if the failed call may have had an effect. */
    public OptionalLong delayForWrite(DuvoException why) {
        return switch (why.outcome()) {
            case THROTTLED -> ++throttles > MAX_THROTTLES ? OptionalLong.empty() : OptionalLong.of(0);
            case NOT_SENT -> delayForFailure();
            case REFUSED, UNKNOWN -> OptionalLong.empty();
        };
    }

    /** Milliseconds until a read is repeated after Duvo said that there is no such Job; empty if that is to be believed. */
    public OptionalLong delayForNotFound() {
        return ++notFound > MAX_NOT_FOUND ? OptionalLong.empty() : OptionalLong.of(NOT_FOUND_DELAY_MS);
    }

    /** Milliseconds of the next exponential backoff, whatever the failure was; empty if the call is given up. */
    public OptionalLong delayForFailure() {
        return ++backoffs > MAX_BACKOFFS ? OptionalLong.empty() : OptionalLong.of(INITIAL_BACKOFF_MS << (backoffs - 1));
    }
}
