package io.jenkins.plugins.duvo.follow;

/**
 * Timer of the single reads of one Job's state: at a regular interval, and sooner when something was done or read that changes
 * the state. All times are milliseconds of the scheduler's clock. Guarded by the scheduler's lock.
 *
 * <p>The next read is due one interval after the last one, or 1 s after it if a change is expected, a stop is about to show its
 * effect or the state is not known yet. A requested refresh makes it due at
 * {@code max(last read + 1 s, last refresh sent + 5 s)}, if that is sooner; so does a time set by {@link #readBy}. An unconfirmed
 * {@code interrupted} makes it due not before 10 s after it was first read.
 *
 * <p>Example: a Job is read at 100 s, with an interval of 60 s. A webhook requests a refresh at 103 s: the read is due at once.
 * It is sent, and further webhooks come at 104 s and 105 s: they lead to one read, at 108 s. The next regular read is due at
 * 168 s.
 */
final class StatusPollTimer {
    private long readAt;
    private long messageAt;
    private boolean stateUnknown;
    private boolean changeExpected;
    private boolean refreshRequested;
    private boolean refreshUnderWay;
    private long refreshSentAt = -Limits.HINT_MIN_INTERVAL_MS;
    private boolean interrupted;
    private long interruptedUntil;
    /** Time of the next read at the latest, if it was set since the last one. */
    private long readBy = Long.MAX_VALUE;

    /** Begins: the first read is due at once. */
    void begin(long now) {
        stateUnknown = true;
        readAt = now - Limits.CONFIRM_DELAY_MS;
        messageAt = now;
    }

    /**
     * A read of the state failed, or an action was sent: the interval begins anew, and a refresh under way must be sent again.
     */
    void onAttempt(long now) {
        readAt = now;
        refreshRequested |= refreshUnderWay;
        refreshUnderWay = false;
    }

    /** A read of the state is being sent: its answer may not show a change that is hinted at from now on. */
    void onReadSent(long now) {
        if (refreshRequested) {
            refreshRequested = false;
            refreshUnderWay = true;
            refreshSentAt = now;
        }
    }

    /** When the state was read, or tried to be read, last. */
    long readAt() {
        return readAt;
    }

    /** A list showed the state. */
    void onListed() {
        stateUnknown = false;
    }

    /** The state was read. */
    void onRead(long now) {
        readAt = now;
        stateUnknown = false;
        changeExpected = false;
        refreshUnderWay = false;
        readBy = Long.MAX_VALUE;
    }

    /** Sets when the state is read next at the latest, however long the interval is. */
    void readBy(long time) {
        readBy = Math.min(readBy, time);
    }

    /** The Job wrote a message, so it does not wait for a person. */
    void onMessage(long now) {
        messageAt = now;
    }

    /** Since when the Job has neither been read nor written a message. */
    long idleSince() {
        return Math.max(readAt, messageAt);
    }

    /** Whether the Job has written nothing for {@link Limits#IDLE_CHECK_MS}. */
    boolean isQuiet(long now) {
        return now - messageAt >= Limits.IDLE_CHECK_MS;
    }

    /** Expects a change of the state, because of something that was done or read. */
    void expectChange() {
        changeExpected = true;
    }

    /**
     * Requests a read, because a caller that need not be trusted, such as a webhook's, says that the state has changed. However
     * many requests there are, they lead to a read every {@link Limits#HINT_MIN_INTERVAL_MS} at most.
     */
    void requestRefresh() {
        refreshRequested = true;
    }

    /** Whether a read was requested that has not been sent. */
    boolean isRefreshRequested() {
        return refreshRequested;
    }

    /**
     * Whether the next read is more than a regular one.
     *
     * @param listed whether a list will show the state soon, so that a first read is not needed
     */
    boolean isUrgent(boolean listed) {
        return changeExpected || refreshRequested || stateUnknown && !listed;
    }

    /**
     * The state was {@code interrupted}, which Duvo may follow by a retry of its own: a read
     * {@link Limits#INTERRUPTED_CONFIRM_MS} after the first of these has to confirm it.
     */
    void deferInterrupted(long now) {
        if (!interrupted) {
            interrupted = true;
            interruptedUntil = now + Limits.INTERRUPTED_CONFIRM_MS;
        }
    }

    /** Whether an interruption is not confirmed yet. */
    boolean isInterruptedUnconfirmed(long now) {
        return interrupted && now < interruptedUntil;
    }

    /** The Job was read as active: an interruption is over. */
    void clearInterrupted() {
        interrupted = false;
    }

    /**
     * Returns when the next read is due.
     *
     * @param every milliseconds between two regular reads
     * @param soon whether the state is about to change anyway
     */
    long nextReadAt(long every, boolean soon) {
        var due = readAt + (changeExpected || stateUnknown || soon ? Limits.CONFIRM_DELAY_MS : every);
        if (refreshRequested) {
            due = Math.min(
                    due, Math.max(readAt + Limits.CONFIRM_DELAY_MS, refreshSentAt + Limits.HINT_MIN_INTERVAL_MS));
        }
        due = Math.min(due, Math.max(readAt + Limits.CONFIRM_DELAY_MS, readBy));
        return interrupted ? Math.max(due, interruptedUntil) : due;
    }
}
