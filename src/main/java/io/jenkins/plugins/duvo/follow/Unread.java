package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether a Job seems to have said something that was not read, by its {@code updated_at}; and how long it is usually silent.
 * A poll clears only what was known before it was sent.
 */
final class Unread {
    private static final Duration ROUNDING = Duration.ofMillis(Limits.ROUNDING);

    private final PollOrder order;
    private Instant known = Instant.MIN;
    private Instant knownWhenAsked = Instant.MIN;
    private Instant newest;
    private long readAt = Long.MIN_VALUE;
    private long since;
    private long gap;

    /** Nothing was read of the Job yet. */
    Unread(PollOrder order, long now) {
        this.order = order;
        this.since = now;
    }

    /** Since when there seems to be something; negative if there is nothing. */
    long since() {
        return since;
    }

    /** The usual time between two messages. */
    long gap() {
        return gap;
    }

    /** Duvo said when the Job changed last. */
    void seen(@CheckForNull Instant updatedAt, long askedAt, long now) {
        if (updatedAt == null) {
            return;
        }
        if (newest != null && askedAt >= readAt) {
            order.learn(!updatedAt.isBefore(newest.minus(ROUNDING)));
            newest = null;
        }
        if (updatedAt.isAfter(known)) {
            known = updatedAt;
            since = since < 0 ? now : since;
        }
    }

    /** Whether the Job did or said something after a time, as far as is known. */
    boolean later(Instant time) {
        return known.isAfter(time.plus(ROUNDING));
    }

    /** A poll is sent. */
    void asked() {
        knownWhenAsked = known;
    }

    /**
     * A page was read.
     *
     * @param latest when the newest message on it was said; null if nothing on it is new
     * @param more whether it was not the last
     */
    void read(int fresh, @CheckForNull Instant latest, boolean more, long now) {
        if (readAt >= 0) {
            gap = (7 * gap + 3 * (now - readAt) / Math.max(1, fresh)) / 10;
        }
        readAt = now;
        if (!more && !known.isAfter(knownWhenAsked)) {
            since = -1;
        }
        if (latest != null) {
            newest = latest;
            known = latest.isAfter(known) ? latest : known;
        }
    }
}
