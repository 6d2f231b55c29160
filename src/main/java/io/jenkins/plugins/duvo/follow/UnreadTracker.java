package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;

/**
 * Tracker of one Job's unread messages, by its {@code updated_at}. A Job has unread messages from the time when {@code updated_at}
 * was seen to move until a poll that was sent later has read the last page. A time ahead of Duvo's clock hides later changes for
 * {@link Limits#REPLICA_LAG_MS} at most. Guarded by the scheduler's lock.
 */
final class UnreadTracker {
    private static final Duration ROUNDING = Duration.ofMillis(Limits.TIMESTAMP_ROUNDING_MS);

    private final MessagePollPolicy policy;
    /** The latest time by Duvo's clock at which the Job is known to have changed or written a message. */
    private Instant known = Instant.MIN;
    /** {@link #known} when the last poll was sent. */
    private Instant knownWhenSent = Instant.MIN;
    /** When the newest message was written, while no later {@code updated_at} has been compared with it; else null. */
    private Instant newest;

    /** When the last call was sent whose answer had {@code updated_at}; {@link Long#MIN_VALUE} if none was. */
    private long shownAt = Long.MIN_VALUE;
    /** Latest time of a message that was announced before the Job was quiet; null while it is quiet, or if a page was read since. */
    private Instant quietUntil;
    /** Messages written before this time, and after {@link #quietUntil}, should have been announced by an earlier answer. */
    private Instant announcedUntil;

    private long readAt = Long.MIN_VALUE;
    private long unreadSince;

    /**
     * @param policy learns whether {@code updated_at} moves with messages
     * @param now since when the Job counts as unread, because none of its messages was read yet
     */
    UnreadTracker(MessagePollPolicy policy, long now) {
        this.policy = policy;
        this.unreadSince = now;
    }

    /** Since when there seem to be unread messages, in milliseconds of the scheduler's clock; negative if there are none. */
    long unreadSince() {
        return unreadSince;
    }

    /** When messages were read last, in milliseconds of the scheduler's clock; {@link Long#MIN_VALUE} if never. */
    long readAt() {
        return readAt;
    }

    /**
     * Duvo's answer says when the Job changed last.
     *
     * @param updatedAt that time by Duvo's clock, or null
     * @param sentAt when the call was sent; {@link Long#MIN_VALUE} if the answer must not teach the policy
     */
    void onUpdatedAt(@CheckForNull Instant updatedAt, long sentAt, long now) {
        if (updatedAt == null) {
            return;
        }
        if (newest != null && sentAt >= readAt) {
            policy.observe(!updatedAt.isBefore(newest.minus(ROUNDING)));
            newest = null;
        }
        var askedAt = sentAt == Long.MIN_VALUE ? now : sentAt;
        var wasAhead = updatedAt.plusMillis(Limits.REPLICA_LAG_MS).isBefore(known); // or a replica lags by too much
        if (updatedAt.isAfter(known) || wasAhead) {
            if (unreadSince < 0) {
                unreadSince = now;
                if (shownAt != Long.MIN_VALUE) {
                    quietUntil = known.plus(ROUNDING);
                    announcedUntil =
                            updatedAt.minusMillis(Math.max(0, askedAt - shownAt) + Limits.ANNOUNCEMENT_DELAY_MS);
                }
            }
            known = updatedAt;
        }
        shownAt = Math.max(shownAt, askedAt);
    }

    /** Whether the Job is known to have changed, or written a message, after a time by Duvo's clock. */
    boolean isActiveAfter(Instant time) {
        return known.isAfter(time.plus(ROUNDING));
    }

    /** A poll is being sent. */
    void onReadSent() {
        knownWhenSent = known;
    }

    /**
     * A page was read.
     *
     * @param oldest when the first message on it that is new was written, by Duvo's clock; null if there is none or it has no time
     * @param latest when the newest message on it that is new was written, by Duvo's clock; null if there is none or it has no time
     * @param more whether more pages follow
     */
    void onPage(@CheckForNull Instant oldest, @CheckForNull Instant latest, boolean more, long now) {
        if (quietUntil != null && oldest != null && oldest.isAfter(quietUntil) && oldest.isBefore(announcedUntil)) {
            policy.observe(false);
        }
        quietUntil = null;
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
