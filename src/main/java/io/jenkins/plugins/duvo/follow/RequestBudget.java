package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How fast one key may ask. A bucket that starts empty is filled at a rate which follows what Duvo says is left, so that others
 * who use the same key keep their part; a 429 silences the key for as long as Duvo says.
 */
final class RequestBudget {
    private record Others(long when, int requests) {}

    private final Deque<Long> sent = new ArrayDeque<>();
    private final Deque<Others> others = new ArrayDeque<>();
    private int cap;
    private double unseenRate = Limits.DEFAULT_RATE;
    private RateLimit rateLimit;
    private double tokens;
    private long filledAt;
    private long pausedUntil = Long.MIN_VALUE;

    /** @param cap requests a minute that are never exceeded, whatever Duvo allows */
    RequestBudget(int cap, long now) {
        setMaxPerMinute(cap);
        this.filledAt = now;
    }

    /** Those who use the key now want another cap. */
    void setMaxPerMinute(int requestsPerMinute) {
        cap = Math.max(1, requestsPerMinute);
    }

    /** Takes the right to one request, if there is one now. */
    boolean tryAcquire(long now) {
        if (now < nextPermitAt(now)) {
            return false;
        }
        tokens -= 1;
        sent.addLast(now);
        return true;
    }

    /** When the next request may be made; {@code now} or earlier if at once. */
    long nextPermitAt(long now) {
        fill(now);
        var filled = tokens >= 1 ? now : now + (long) Math.ceil((1 - tokens) * Limits.RATE_WINDOW_MS / rate());
        return Math.max(filled, pausedUntil);
    }

    /** An answer said how much of the key's limit is left. */
    void onRateLimit(RateLimit limit, long now) {
        fill(now);
        rateLimit = limit;
        if (isNearlyExhausted()) {
            tokens = Math.min(tokens, 1);
        }
        others.addLast(new Others(now, Math.max(0, limit.limit() - limit.remaining() - sent.size())));
    }

    /**
     * Duvo refused a request because there were too many.
     *
     * @param pause how long Duvo wants silence, in milliseconds; negative if it did not say
     */
    void onThrottled(long pause, long now) {
        if (now >= pausedUntil) { // several calls under way are refused together: that is one pause
            unseenRate = Math.max(Limits.MIN_RATE, unseenRate * 0.9);
        }
        var wait = pause < 0 ? Limits.THROTTLE_PAUSE_MS : Math.min(pause, Limits.THROTTLE_PAUSE_MAX_MS);
        pausedUntil = Math.max(pausedUntil, now + Math.max(wait, Limits.CONFIRM_DELAY_MS));
        tokens = Math.min(tokens, 1);
    }

    /** Requests a minute now. */
    double rate() {
        if (rateLimit == null) {
            return Math.min(cap, unseenRate);
        }
        var used = others.stream().mapToInt(Others::requests).max().orElse(0);
        if (isNearlyExhausted()) {
            return Math.min(cap, Limits.MIN_RATE); // others take more than was seen in time
        }
        return Math.min(cap, Math.max(Limits.MIN_RATE, rateLimit.limit() - Limits.RESERVE - used));
    }

    /** Whether no more is left than may be under way just now. */
    private boolean isNearlyExhausted() {
        return rateLimit.remaining() < Limits.SCARCE;
    }

    private void fill(long now) {
        forget(now);
        var minutes = (now - filledAt) / (double) Limits.RATE_WINDOW_MS;
        unseenRate = Math.min(Limits.DEFAULT_RATE, unseenRate * (1 + 0.01 * minutes));
        tokens = Math.min(Limits.BURST, tokens + minutes * rate());
        filledAt = now;
    }

    private void forget(long now) {
        while (!sent.isEmpty() && sent.peekFirst() <= now - Limits.RATE_WINDOW_MS) {
            sent.removeFirst();
        }
        while (!others.isEmpty() && others.peekFirst().when() <= now - Limits.FOREIGN_USE_MEMORY_MS) {
            others.removeFirst();
        }
    }
}
