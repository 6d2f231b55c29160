package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a Job seems to have said something that was not read, by its {@code updated_at}; and how long it is usually silent.
 * A poll clears only what was known before it was sent.
 */
final class UnreadTracker {
    private static final Duration ROUNDING = Duration.ofMillis(Limits.TIMESTAMP_ROUNDING_MS);

    private final MessagePollPolicy policy;
    private Instant known = Instant.MIN;
    private Instant knownWhenAsked = Instant.MIN;
    private Instant newest;
    private long readAt = Long.MIN_VALUE;
    private long unreadSince;
    private long usualGap;

    /** Nothing was read of the Job yet. */
    UnreadTracker(MessagePollPolicy policy, long now) {
        this.policy = policy;
        this.unreadSince = now;
    }

    /** Since when there seems to be something; negative if there is nothing. */
    long unreadSince() {
        return unreadSince;
    }

    /** The usual time between two messages. */
    long usualGap() {
        return usualGap;
    }

    /** Duvo said when the Job changed last. */
    void onUpdatedAt(@CheckForNull Instant updatedAt, long askedAt, long now) {
        if (updatedAt == null) {
            return;
        }
        if (newest != null && askedAt >= readAt) {
            policy.observe(!updatedAt.isBefore(newest.minus(ROUNDING)));
            newest = null;
        }
        if (updatedAt.isAfter(known)) {
            known = updatedAt;
            unreadSince = unreadSince < 0 ? now : unreadSince;
        }
    }

    /** Whether the Job did or said something after a time, as far as is known. */
    boolean isActiveAfter(Instant time) {
        return known.isAfter(time.plus(ROUNDING));
    }

    /** A poll is sent. */
    void onReadSent() {
        knownWhenAsked = known;
    }

    /**
     * A page was read.
     *
     * @param latest when the newest message on it was said; null if nothing on it is new
     * @param more whether it was not the last
     */
    void onPage(int fresh, @CheckForNull Instant latest, boolean more, long now) {
        if (readAt >= 0) {
            usualGap = (7 * usualGap + 3 * (now - readAt) / Math.max(1, fresh)) / 10;
        }
        readAt = now;
        if (!more && !known.isAfter(knownWhenAsked)) {
            unreadSince = -1;
        }
        if (latest != null) {
            newest = latest;
            known = latest.isAfter(known) ? latest : known;
        }
    }
}
