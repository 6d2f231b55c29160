package io.jenkins.plugins.duvo.follow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Policy of the final reads of one key's Jobs: how many reads show that no message is missing, learned from what replicas of this key
 * showed before. Guarded by the scheduler's lock.
 *
 * <p><b>How</b> the messages of a Job are read after its end:
 *
 * <ul>
 *   <li><i>thoroughly</i>: three reads, 0.4 s apart, that agree, and a late one, 6 s after the end;
 *   <li><i>shortly</i>: the three reads alone. Where 2 % of the reads come from a replica that lags, all three do so once in 125,000
 *       Jobs;
 *   <li><i>once</i>: the late read alone, which is enough, where more than 12 Jobs ended in the last minute. While no messages wait to be
 *       read or few Jobs are followed, and for a day no replica was seen to lag, that holds for more than 25, at 280 requests a minute. So are
 *       all Jobs read while more than 4 wait for their start, and where more are active than requests can be sent in a minute.
 *       {@link PollingPlanner} says which of this holds.
 * </ul>
 *
 * <p><b>Which</b> of them: after 8 Jobs in a row that were read thoroughly and whose late read found nothing, Jobs are read shortly. One
 * of 40 is still read thoroughly, to go on testing the replicas. A late read that finds something, or any read that shows fewer messages
 * than an earlier one, begins a day in which all Jobs are read thoroughly, or once; then 8 late reads in vain are needed again.
 *
 * <p>Example: eight Jobs of a key end in the morning, and each is released 6 s after its end. From then on a Job is released about
 * a second after its end was noticed. At noon 20 Jobs end in a minute while messages wait, so each is read once from the 13th on, until
 * fewer end. At 14:00 a replica begins to lag by 3 s; at 14:05 a read of messages comes from it and shows four messages of five. Until 14:05
 * of the next day Jobs are released after 6 s again.
 */
final class FinalReadPolicy {
    /** When Jobs ended in the last minute, oldest first. */
    private final Deque<Long> ends = new ArrayDeque<>();

    private int maxEnds = Limits.EARLY_FINAL_READS_MAX_ENDS;
    private int lateReadsInVain;
    private int shortenableJobs;
    private long thoroughUntil = Long.MIN_VALUE;

    /** A Job was seen to have ended. */
    void onJobEnded(long now) {
        ends.addLast(now);
        while (ends.peekFirst() <= now - Limits.RATE_WINDOW_MS) {
            ends.removeFirst();
        }
    }

    /** Sets up to how many ends in a minute there are reads before the late one; 0 if other calls need all requests. */
    void setMaxEnds(int endsInAMinute) {
        maxEnds = endsInAMinute;
    }

    /** Whether so many Jobs end, or other calls need so many requests, that each Job is read once. */
    boolean isCrowded(long now) {
        return ends.size() > (isLagRemembered(now) ? Math.min(maxEnds, Limits.EARLY_FINAL_READS_MAX_ENDS) : maxEnds);
    }

    /** Whether a replica lagged a short time ago, so that reads before the late one release no Job. */
    private boolean isLagRemembered(long now) {
        return now < thoroughUntil;
    }

    /** Decides about the Job that is read next: whether reads that agree are enough. Of some Jobs in a row, one is not. */
    boolean tryShorten(long now) {
        return !isLagRemembered(now)
                && lateReadsInVain >= Limits.LATE_READS_IN_VAIN
                && ++shortenableJobs % Limits.THOROUGH_READ_EVERY_JOBS != 0;
    }

    /** The late read of a Job that was read thoroughly found nothing that the reads before it did not show. */
    void onNothingLate() {
        lateReadsInVain++;
    }

    /** A replica was seen to lag: a late read found something, or a read showed fewer messages than an earlier one. */
    void onLag(long now) {
        lateReadsInVain = 0;
        thoroughUntil = now + Limits.LAG_MEMORY_MS;
    }
}
