package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Share of one controller in the limit of a key that others use as well. Controllers know of each other by what Duvo says is left of the
 * limit alone. That is the same for all of them, so a rate that follows from it, and not from what each has sent itself, is the same
 * for all, too. Guarded by the scheduler's lock.
 *
 * <p>Foreign use is the largest {@code limit - remaining - own requests of the last 60 s} that an answer of the last 75 s showed. Up to 10
 * requests count as those of people and scripts, and the key as this controller's own:
 *
 * <pre>{@code requests a minute = limit - 20 - foreign use}</pre>
 *
 * Beyond that
 *
 * <pre>{@code requests a minute = max(10, min(limit - 20, 4 * (remaining - 10)))}</pre>
 *
 * where the requests that were sent since the answer count as used. With {@code n} controllers that have enough to send, this settles
 * where {@code rate = 4 * (limit - n * rate - 10)}, at {@code 4 * (limit - 10) / (1 + 4 * n)} each. No request is refused: the
 * rate is low before nothing is left. Controllers that need less leave the rest to the others.
 *
 * <p>Example: two controllers send 129 requests a minute each, so 42 of 300 are left. A third one joins. It sees 42 left and sends
 * {@code 4 * (42 - 10) = 128} a minute, too. Less is left with each second, and all three slow down, to
 * {@code 4 * 290 / 13 = 89} a minute each within a minute. 32 are left then.
 */
final class FairShare {
    /**
     * Use of the key by others, as one answer showed it.
     *
     * @param at when the answer came
     * @param requests how many requests others had sent in Duvo's window
     */
    private record ForeignUse(long at, int requests) {}

    /** Part of what is left that is sent in a minute. With less, more of the limit is unused; with more, the rate is less steady. */
    private static final double SHARE_OF_REST = 4;

    /** The uses by others that answers showed, oldest first. A use that a later one reached is removed, so the first is the largest. */
    private final Deque<ForeignUse> foreignUse = new ArrayDeque<>();

    private RateLimit limit;
    private long limitAt;
    /** Requests that were sent since {@link #limit} was known. */
    private int sentSince;

    /** Whether Duvo says how much of the limit is left. */
    boolean isKnown() {
        return limit != null;
    }

    /** A request is being sent. */
    void onSent() {
        sentSince++;
    }

    /**
     * An answer of Duvo says how much of the limit is left.
     *
     * @param ownUse requests that this controller sent in the last 60 s
     */
    void onRateLimit(RateLimit now, int ownUse, long at) {
        limit = now;
        limitAt = at;
        sentSince = 0;
        var use = new ForeignUse(at, Math.max(0, now.limit() - now.remaining() - ownUse));
        while (!foreignUse.isEmpty() && foreignUse.peekLast().requests() <= use.requests()) {
            foreignUse.removeLast();
        }
        foreignUse.addLast(use);
        forget(at);
    }

    /** Forgets what is too old to count at a time. */
    void forget(long at) {
        while (!foreignUse.isEmpty() && foreignUse.peekFirst().at() <= at - Limits.FOREIGN_USE_MEMORY_MS) {
            foreignUse.removeFirst();
        }
    }

    /** Whether so few requests are left that the calls under way may use them up. */
    boolean isNearlyExhausted() {
        return limit.remaining() < Limits.SCARCE_REQUESTS;
    }

    /**
     * Whether an answer of the last minute says that the key has more requests left than the calls under way may use up. Requests
     * that were sent since then count as used.
     */
    boolean hasManyLeft(long at) {
        return isKnown()
                && at - limitAt < Limits.RATE_WINDOW_MS
                && limit.remaining() - sentSince >= Limits.SCARCE_REQUESTS;
    }

    /** Requests a minute that may be sent now. */
    double rate() {
        if (isShared()) {
            return between(
                    Limits.MIN_SHARED_RATE_PER_MINUTE,
                    SHARE_OF_REST * (limit.remaining() - sentSince - Limits.SCARCE_REQUESTS));
        }
        return isNearlyExhausted() ? Limits.MIN_RATE_PER_MINUTE : between(Limits.MIN_RATE_PER_MINUTE, unshared());
    }

    /** Requests a minute on average, if others go on as they do: it changes slowly, so that intervals can be planned by it. */
    double meanRate() {
        var others = foreignUse.isEmpty() ? 0 : foreignUse.peekLast().requests();
        return between(
                Limits.MIN_RATE_PER_MINUTE,
                isShared()
                        ? SHARE_OF_REST / (1 + SHARE_OF_REST) * (limit.limit() - Limits.SCARCE_REQUESTS - others)
                        : unshared());
    }

    private boolean isShared() {
        return mostForeignUse() > Limits.UNSHARED_FOREIGN_USE_PER_MINUTE;
    }

    private double unshared() {
        return limit.limit() - Limits.RESERVE_PER_MINUTE - mostForeignUse();
    }

    private double between(double least, double rate) {
        return Math.max(least, Math.min(limit.limit() - Limits.RESERVE_PER_MINUTE, rate));
    }

    private int mostForeignUse() {
        return foreignUse.isEmpty() ? 0 : foreignUse.peekFirst().requests();
    }
}
