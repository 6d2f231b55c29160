package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Token-bucket rate limiter of one API key. Each request needs a permit, a token of the bucket; the bucket starts empty, holds at most
 * {@link Limits#BURST_REQUESTS} tokens and fills at {@link #rate} tokens a minute. Where Duvo's answers say how much of the limit is left, the
 * rate is {@code min(maximum, share)}, with the share that {@link FairShare} leaves to other users of the key, and
 * {@code min(maximum, 20)} with fewer than 10 requests left. Guarded by the scheduler's lock.
 *
 * <p>Example: Duvo allows 300 requests a minute, and others sent 5 in the last minute. The rate is {@code 300 - 20 - 5 = 275} a minute, a
 * token every 218 ms.
 *
 * <p>Where Duvo does not say what is left, the rate is {@code min(maximum, 215)}. A 429 stops all requests of the key for as long as Duvo
 * asks, at least 1 s and at most 5 min, or for 10 s if Duvo does not say how long.
 */
final class RequestBudget {
    /** Times of the requests of the last {@link Limits#RATE_WINDOW_MS}, oldest first. */
    private final Deque<Long> sent = new ArrayDeque<>();

    private final FairShare share = new FairShare();
    private int maxPerMinute;
    private double tokens;
    private long filledAt;
    private long pausedUntil = Long.MIN_VALUE;

    /**
     * @param maxPerMinute requests a minute that are never exceeded, whatever Duvo allows
     * @param now milliseconds of the scheduler's clock
     */
    RequestBudget(int maxPerMinute, long now) {
        setMaxPerMinute(maxPerMinute);
        this.filledAt = now;
    }

    /** Sets the requests a minute that are never exceeded; less than 1 counts as 1. */
    void setMaxPerMinute(int requestsPerMinute) {
        maxPerMinute = Math.max(1, requestsPerMinute);
    }

    /** Takes a token for one request; refuses, and changes nothing, if there is none now or Duvo asked for a pause. */
    boolean tryAcquire(long now) {
        if (now < nextPermitAt(now)) {
            return false;
        }
        tokens -= 1;
        sent.addLast(now);
        share.onSent();
        return true;
    }

    /** When the next request may be sent, in milliseconds of the scheduler's clock; {@code now} or earlier if at once. */
    long nextPermitAt(long now) {
        fill(now);
        var filled = tokens >= 1 ? now : now + (long) Math.ceil((1 - tokens) * Limits.RATE_WINDOW_MS / rate());
        return Math.max(filled, pausedUntil);
    }

    /** An answer of Duvo says how much of the key's limit is left. */
    void onRateLimit(RateLimit limit, long now) {
        fill(now);
        share.onRateLimit(limit, sent.size(), now);
        if (share.isNearlyExhausted()) {
            tokens = Math.min(tokens, 1);
        }
    }

    /**
     * Whether an answer of the last minute says that the key has more requests left than the calls under way may use up. Requests
     * that were sent since then count as used.
     */
    boolean hasManyLeft(long now) {
        return share.hasManyLeft(now);
    }

    /**
     * Duvo answered 429, because the key sent too many requests.
     *
     * @param pause milliseconds for which Duvo asks to send nothing; negative if it did not say
     */
    void onThrottled(long pause, long now) {
        pausedUntil = Math.max(pausedUntil, now + pauseMillis(pause));
        tokens = Math.min(tokens, 1);
    }

    /**
     * How long to pause after a 429, in milliseconds.
     *
     * @param asked milliseconds for which Duvo asks; negative if it did not say
     */
    static long pauseMillis(long asked) {
        var wait = asked < 0 ? Limits.THROTTLE_PAUSE_MS : Math.min(asked, Limits.THROTTLE_PAUSE_MAX_MS);
        return Math.max(wait, Limits.CONFIRM_DELAY_MS);
    }

    /** The pause of all calls of the key, if Duvo has asked for one that is not over. */
    Stream<KeyUsage.Pause> pauses(long now) {
        return pausedUntil > now ? Stream.of(new KeyUsage.Pause(null, pausedUntil - now)) : Stream.empty();
    }

    /** Requests a minute that the bucket allows now. */
    double rate() {
        return Math.min(maxPerMinute, share.isKnown() ? share.rate() : Limits.DEFAULT_RATE_PER_MINUTE);
    }

    /** Requests a minute that the bucket allows on average, to plan intervals by. */
    double meanRate() {
        return Math.min(maxPerMinute, share.isKnown() ? share.meanRate() : Limits.DEFAULT_RATE_PER_MINUTE);
    }

    private void fill(long now) {
        forget(now);
        var minutes = (now - filledAt) / (double) Limits.RATE_WINDOW_MS;
        tokens = Math.min(Limits.BURST_REQUESTS, tokens + minutes * rate());
        filledAt = now;
    }

    private void forget(long now) {
        while (!sent.isEmpty() && sent.peekFirst() <= now - Limits.RATE_WINDOW_MS) {
            sent.removeFirst();
        }
        share.forget(now);
    }
}
