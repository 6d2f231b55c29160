package io.jenkins.plugins.duvo.follow;

/**
 * Policy that orders the message polls of one key's Jobs. Where {@code updated_at} is reliable, that is, moves with messages,
 * the Jobs with unread messages are polled, longest unread first, and each other Job only by an idle check. Elsewhere all Jobs
 * are polled, the longest unpolled first. Guarded by the scheduler's lock.
 *
 * <p><b>Reliability.</b> Duvo does not document whether messages move {@code updated_at}, so it is learned. A score goes up by
 * 1, to 20 at most, when {@code updated_at} had moved at least to the newest message, and down by 5, to 0 at least, when it had
 * not, or when a message turns out to be so old that an earlier answer should have announced it. From 5 on {@code updated_at} is
 * reliable. Example: twelve observations that it moved give 12; one that it did not gives 7, which is still reliable; the next one gives 2,
 * which is not.
 */
final class MessagePollPolicy {
    /**
     * Turn of one Job: when its messages are polled. Times are milliseconds of the scheduler's clock.
     *
     * @param priority priority of the poll
     * @param notBefore earliest time of the poll
     * @param order rank among the polls of one priority: the smallest is first
     */
    record Turn(CallPriority priority, long notBefore, long order) {}

    /** Score from which on {@code updated_at} is reliable; also what one observation to the contrary costs. */
    private static final int RELIABLE_SCORE = 5;

    private static final int MAX_SCORE = 20;

    private int score;

    /**
     * Learns from one message, and the {@code updated_at} that was read after it.
     *
     * @param moved whether {@code updated_at} has moved with the message
     */
    void observe(boolean moved) {
        score = moved ? Math.min(MAX_SCORE, score + 1) : Math.max(0, score - RELIABLE_SCORE);
    }

    /** Whether {@code updated_at} shows that a Job has new messages. */
    boolean isUpdatedAtReliable() {
        return score >= RELIABLE_SCORE;
    }

    /**
     * Returns the next turn of a Job.
     *
     * @param polledAt when the Job was polled last, in milliseconds of the scheduler's clock
     * @param waiting whether the Job waits for a person, so that few messages are expected
     * @param intervals how often the key's Jobs are polled
     */
    Turn turn(UnreadTracker unreadTracker, long polledAt, boolean waiting, PollingPlanner.Intervals intervals) {
        var paced = polledAt + (waiting ? Limits.MESSAGE_POLL_WAITING_MS : intervals.pollEvery());
        if (intervals.few()) {
            return new Turn(CallPriority.MESSAGES, paced, paced);
        }
        if (!isUpdatedAtReliable()) {
            return new Turn(CallPriority.MESSAGES, paced, polledAt);
        }
        return unreadTracker.unreadSince() < 0
                ? new Turn(CallPriority.IDLE_CHECK, polledAt + Limits.IDLE_CHECK_MS, polledAt)
                : new Turn(CallPriority.MESSAGES, polledAt + Limits.MESSAGE_POLL_MS, unreadTracker.unreadSince());
    }
}
