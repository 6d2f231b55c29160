package io.jenkins.plugins.duvo.follow;

/**
 * Whose messages are read next. Where {@code updated_at} was seen to move with messages, the Jobs that have some unread, longest
 * unread first; elsewhere all Jobs by age, a little later those that are silent for long anyway.
 */
final class MessagePollPolicy {
    /**
     * When a Job is polled.
     *
     * @param notBefore the earliest time
     * @param order who is first
     */
    record Turn(CallPriority priority, long notBefore, long order) {}

    private static final int ENOUGH = 5;
    private static final int MOST = 20;

    private int score;

    /** After a message was read, {@code updated_at} had moved at least as far, or had not. */
    void observe(boolean moved) {
        score = moved ? Math.min(MOST, score + 1) : Math.max(0, score - ENOUGH);
    }

    /** Whether {@code updated_at} tells that there are new messages. */
    boolean isUpdatedAtReliable() {
        return score >= ENOUGH;
    }

    /**
     * @param polledAt when the Job was polled last
     * @param waiting whether the Job waits for a person, so that little is to be expected
     * @param few whether there are so few Jobs that each has its constant pace
     */
    Turn turn(UnreadTracker unreadTracker, long polledAt, boolean waiting, boolean few) {
        var paced = polledAt + (waiting ? Limits.MESSAGE_POLL_WAITING_MS : Limits.MESSAGE_POLL_MS);
        if (few) {
            return new Turn(CallPriority.MESSAGES, paced, paced);
        }
        if (!isUpdatedAtReliable()) {
            return new Turn(
                    CallPriority.MESSAGES,
                    paced,
                    polledAt + Math.min(unreadTracker.usualGap(), Limits.MAX_SILENCE_DELAY_MS));
        }
        return unreadTracker.unreadSince() < 0
                ? new Turn(CallPriority.IDLE_CHECK, polledAt + Limits.IDLE_CHECK_MS, polledAt)
                : new Turn(CallPriority.MESSAGES, polledAt + Limits.MESSAGE_POLL_MS, unreadTracker.unreadSince());
    }
}
