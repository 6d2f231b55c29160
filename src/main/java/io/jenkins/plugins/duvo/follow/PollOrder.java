package io.jenkins.plugins.duvo.follow;

/**
 * Whose messages are read next. Where {@code updated_at} was seen to move with messages, the Jobs that have some unread, longest
 * unread first; elsewhere all Jobs by age, a little later those that are silent for long anyway.
 */
final class PollOrder {
    /**
     * When a Job is polled.
     *
     * @param due the earliest time
     * @param rank who is first
     */
    record Turn(Urgency urgency, long due, long rank) {}

    private static final int ENOUGH = 5;
    private static final int MOST = 20;

    private int score;

    /** After a message was read, {@code updated_at} had moved at least as far, or had not. */
    void learn(boolean moved) {
        score = moved ? Math.min(MOST, score + 1) : Math.max(0, score - ENOUGH);
    }

    /** Whether {@code updated_at} tells that there are new messages. */
    boolean trusted() {
        return score >= ENOUGH;
    }

    /**
     * @param polledAt when the Job was polled last
     * @param waiting whether the Job waits for a person, so that little is to be expected
     * @param few whether there are so few Jobs that each has its constant pace
     */
    Turn turn(Unread unread, long polledAt, boolean waiting, boolean few) {
        var paced = polledAt + (waiting ? Limits.POLL_WAITING : Limits.POLL);
        if (few) {
            return new Turn(Urgency.POLL, paced, paced);
        }
        if (!trusted()) {
            return new Turn(Urgency.POLL, paced, polledAt + Math.min(unread.gap(), Limits.GAP));
        }
        return unread.since() < 0
                ? new Turn(Urgency.AUDIT, polledAt + Limits.AUDIT, polledAt)
                : new Turn(Urgency.POLL, polledAt + Limits.POLL, unread.since());
    }
}
