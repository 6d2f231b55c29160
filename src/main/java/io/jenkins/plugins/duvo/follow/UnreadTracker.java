package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * Tracker of unread messages of one Job, by its {@code updated_at}, and of the usual time between two messages. A poll clears only
 * what was known before it was sent.
 *
 * <p>The usual gap is a moving average: with each page, {@code (7 * gap + 3 * time since the last page / new messages) / 10}.
 */
final class UnreadTracker {
    private static final Duration ROUNDING = Duration.ofMillis(Limits.TIMESTAMP_ROUNDING_MS);

    private final MessagePollPolicy policy;
    private Instant known = Instant.MIN;
    private Instant knownWhenSent = Instant.MIN;
    private Instant newest;
    private long readAt = Long.MIN_VALUE;
    private long unreadSince;
    private long usualGap;

    /** Nothing was read of the Job yet. */
    UnreadTracker(MessagePollPolicy policy, long now) {
        this.policy = policy;
        this.unreadSince = now;
    }

    /** Since when there seem to be unread messages; negative if there are none. */
    long unreadSince() {
        return unreadSince;
    }

    /** The usual time between two messages. */
    long usualGap() {
        return usualGap;
    }

    /** Duvo said when the Job changed last. */
    void onUpdatedAt(@CheckForNull Instant updatedAt, long sentAt, long now) {
        if (updatedAt == null) {
            return;
        }
        if (newest != null && sentAt >= readAt) {
            policy.observe(!updatedAt.isBefore(newest.minus(ROUNDING)));
            newest = null;
        }
        if (updatedAt.isAfter(known)) {
            known = updatedAt;
            unreadSince = unreadSince < 0 ? now : unreadSince;
        }
    }

    /** Whether the Job did or wrote anything after a time, as far as is known. */
    boolean isActiveAfter(Instant time) {
        return known.isAfter(time.plus(ROUNDING));
    }

    /** A poll is sent. */
    void onReadSent() {
        knownWhenSent = known;
    }

    /**
     * A page was read.
     *
     * @param newMessages how many messages on it are new
     * @param latest when the newest of them was written; null if there is none
     * @param more whether more pages follow
     */
    void onPage(int newMessages, @CheckForNull Instant latest, boolean more, long now) {
        if (readAt >= 0) {
            usualGap = (7 * usualGap + 3 * (now - readAt) / Math.max(1, newMessages)) / 10;
        }
        readAt = now;
        if (!more && !known.isAfter(knownWhenSent)) {
            unreadSince = -1;
        }
        if (latest != null) {
            newest = latest;
            known = latest.isAfter(known) ? latest : known;
        }
    }
}
