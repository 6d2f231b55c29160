package io.jenkins.plugins.duvo.follow;

/**
 * Schedule of the reads of one Job's messages after its end: says when the next read is due, and after which one no other is needed.
 * Replicas lag, so messages are read at once and then 0.4 s apart until three reads agree, at most six times. They are read again 6 s
 * after the end, or 10 s after it if a replica was seen to lag. {@link FinalReadPolicy} says which of these reads may be left out, and
 * learns what the late one finds. Guarded by the scheduler's lock.
 *
 * <p>Example: a Job ends at 0 s, and that is noticed at 1 s, with 7 messages. The reads at 1 s, 1.4 s and 1.8 s show them and no other.
 * Where agreeing reads are enough, that was all. Else the read at 6 s shows 8 messages: they are final, and the key's replicas lag.
 */
final class FinalReadSchedule {
    private final FinalReadPolicy policy;
    /** When the Job had ended at the latest. */
    private final long endedBy;
    /** When the end was noticed. */
    private final long begunAt;
    /** Whether there are reads before the late one. */
    private final boolean early;
    /** Whether agreeing reads are enough. */
    private boolean shortened;

    private boolean lagging;
    /** Reads in a row, sent since the end was noticed, that showed the same messages. */
    private int agreeing;
    /** Complete reads before the late one. */
    private int earlyReads;
    /** Whether enough of them agreed at some time. */
    private boolean agreed;
    /** Whether a read after them showed more. */
    private boolean lateFound;

    private int staleReads;
    private long dueAt;

    /**
     * Begins, because the Job has ended. Times are milliseconds of the scheduler's clock.
     *
     * @param endedBy when the Job had ended at the latest
     * @param lagging whether a replica was seen to lag while the Job was active
     */
    FinalReadSchedule(FinalReadPolicy policy, long endedBy, boolean lagging, long now) {
        policy.onJobEnded(now);
        this.policy = policy;
        this.endedBy = endedBy;
        this.lagging = lagging;
        begunAt = now;
        early = !policy.isCrowded(now);
        shortened = early && !lagging && policy.tryShorten(now);
        dueAt = early ? now : Math.max(now, lateReadAt());
    }

    private long lateReadAt() {
        return endedBy + (lagging ? Limits.FINAL_READ_DELAY_LAGGING_MS : Limits.FINAL_READ_DELAY_MS);
    }

    /** When the next page is to be read, in milliseconds of the scheduler's clock. */
    long due() {
        return dueAt;
    }

    /** An answer shows that a replica lags. */
    void onLag() {
        lagging = true;
        shortened = false;
    }

    /** Whether a read that was sent at this time is the late one. */
    boolean isLate(long sentAt) {
        return sentAt >= lateReadAt();
    }

    /** A page came; {@code changed} says whether it brought anything that was not known. */
    void onPage(boolean changed) {
        lateFound |= agreed && changed;
        agreeing = changed ? 0 : agreeing;
    }

    /**
     * A page counts fewer messages than an earlier one. Plans to read it again, at most {@link Limits#MAX_STALE_FINAL_READS} times, and
     * returns whether it does.
     */
    boolean tryRepeat(long now) {
        if (staleReads++ >= Limits.MAX_STALE_FINAL_READS) {
            return false;
        }
        agreeing = 0;
        dueAt = now + Limits.STALE_FINAL_READ_MS;
        return true;
    }

    /**
     * All messages were read before the late read is due; plans the next read.
     *
     * @param sentAt when that read was sent
     * @param counted whether Duvo counts just the messages that were read
     * @return whether no other read is needed
     */
    boolean onEarlyRead(long sentAt, boolean counted) {
        agreeing += sentAt >= begunAt && counted ? 1 : 0;
        agreed |= agreeing >= Limits.AGREEING_READS;
        earlyReads++;
        if (agreed && shortened) {
            return true;
        }
        dueAt = early && !agreed && earlyReads < Limits.MAX_EARLY_READS
                ? Math.min(sentAt + Limits.AGREEING_READ_INTERVAL_MS, lateReadAt())
                : lateReadAt();
        return false;
    }

    /** The last read is complete: what it found says how the key's next Jobs are read. */
    void onLastRead(long now) {
        if (lateFound) {
            policy.onLag(now);
        } else if (agreed) {
            policy.onNothingLate();
        }
    }
}
