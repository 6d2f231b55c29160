package io.jenkins.plugins.duvo.follow;

/**
 * Class of a call to Duvo, the most urgent first. {@link CallSelector} sends the calls of a key in this order, but passes no class
 * over more often than it allows: so each class that has calls keeps a share of the key's requests.
 */
public enum CallPriority {
    /** Action of a person or a build that changes something: an answer, a stop, a message that is sent. */
    ACTION(CallPriority.UNLIMITED),
    /** Read of a status that is known to have changed or is in doubt: a tenth of the calls at least. */
    CONFIRM_STATUS(9),
    /** Regular read of statuses, singly or from lists: it shows which Jobs have ended. A fifth of the calls at least. */
    STATUS(4),
    /**
     * Read of messages that a build or a person waits for, after the end of a Job or before a human request: a quarter of the calls
     * at least, once it has waited for ten seconds. Each Job needs one such read, and while it is missing its step does not end.
     */
    FINAL_MESSAGES(3, Limits.FINAL_READ_PATIENCE_MS),
    /**
     * Start of a Job, the search for the Job of a lost start, or the repeat of a stop that had no effect: below the reads, so that
     * many of them do not hide the ends of other Jobs. A tenth of the calls at least.
     */
    START(9),
    /** Poll of new messages: a sixth of the calls at least, once it has waited for some seconds. */
    MESSAGES(5, Limits.POLL_PATIENCE_MS),
    /** Read that a step, a form or a script waits for, and that belongs to no followed Job: an eighth of the calls at least. */
    READ(7),
    /** Check of a quiet Job: whether it wrote a message, or waits for a person, although nothing says so. One call in 60. */
    IDLE_CHECK(59);

    /** Actions need no limit, because they go first. */
    private static final int UNLIMITED = 1_000_000;

    private final int maxPassedOver;
    private final long patienceMs;

    CallPriority(int maxPassedOver) {
        this(maxPassedOver, 0);
    }

    CallPriority(int maxPassedOver, long patienceMs) {
        this.maxPassedOver = maxPassedOver;
        this.patienceMs = patienceMs;
    }

    /** How many calls of other classes may be sent while one of this class waits, until it goes first. */
    int maxPassedOver() {
        return maxPassedOver;
    }

    /** Milliseconds for which a call of this class waits before it counts as passed over. */
    long patienceMs() {
        return patienceMs;
    }
}
