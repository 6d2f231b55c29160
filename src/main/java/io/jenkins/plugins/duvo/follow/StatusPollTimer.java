package io.jenkins.plugins.duvo.follow;

/** Timer of the reads of one Job's state: at a regular interval, and sooner when something was done or read that changes the state. */
final class StatusPollTimer {
    private long readAt;
    private long messageAt;
    private boolean unseen;
    private boolean changeExpected;
    private boolean refreshRequested;
    private boolean refreshUnderWay;
    private long refreshSentAt = -Limits.HINT_MIN_INTERVAL_MS;
    private boolean interrupted;
    private long interruptedUntil;

    /** The first read is wanted at once. */
    void begin(long now) {
        unseen = true;
        readAt = now - Limits.CONFIRM_DELAY_MS;
        messageAt = now;
    }

    /** The state was asked for, with whatever result. */
    void onAttempt(long now) {
        readAt = now;
        refreshRequested |= refreshUnderWay;
        refreshUnderWay = false;
    }

    /** The state is being asked for: the answer may not show what is hinted at from now on. */
    void onReadSent(long now) {
        if (refreshRequested) {
            refreshRequested = false;
            refreshUnderWay = true;
            refreshSentAt = now;
        }
    }

    /** When it was asked for last. */
    long readAt() {
        return readAt;
    }

    /** A list showed the state. */
    void onListed() {
        unseen = false;
    }

    /** The state was read. */
    void onRead(long now) {
        readAt = now;
        unseen = false;
        changeExpected = false;
        refreshUnderWay = false;
    }

    /** The Job said something, so that it does not wait for a person. */
    void onMessage(long now) {
        messageAt = now;
    }

    /** Since when the Job was neither read nor heard. */
    long idleSince() {
        return Math.max(readAt, messageAt);
    }

    /** Whether the Job has said nothing for long. */
    boolean isQuiet(long now) {
        return now - messageAt >= Limits.IDLE_CHECK_MS;
    }

    /** Something was done or seen that changes the state. */
    void expectChange() {
        changeExpected = true;
    }

    /**
     * Requests a read, because a caller that need not be trusted, such as a webhook's, says that the state has changed. However many
     * requests there are, they lead to a read every {@link Limits#HINT_MIN_INTERVAL_MS} at most.
     */
    void requestRefresh() {
        refreshRequested = true;
    }

    /** Whether a read was requested that has not been sent. */
    boolean isRefreshRequested() {
        return refreshRequested;
    }

    /**
     * Whether a read is more than the regular look.
     *
     * @param listed whether a list will show the state soon, so that a first read is not wanted
     */
    boolean isUrgent(boolean listed) {
        return changeExpected || refreshRequested || unseen && !listed;
    }

    /**
     * The state was {@code interrupted}, which Duvo may follow by a retry of its own: a read {@link Limits#INTERRUPTED_CONFIRM_MS}
     * after the first of these has to confirm it.
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

    /** The state was active. */
    void clearInterrupted() {
        interrupted = false;
    }

    /**
     * @param every milliseconds between two regular looks
     * @param soon whether the state is about to change anyway
     */
    long nextReadAt(long every, boolean soon) {
        var due = readAt + (changeExpected || unseen || soon ? Limits.CONFIRM_DELAY_MS : every);
        if (refreshRequested) {
            due = Math.min(
                    due, Math.max(readAt + Limits.CONFIRM_DELAY_MS, refreshSentAt + Limits.HINT_MIN_INTERVAL_MS));
        }
        return interrupted ? Math.max(due, interruptedUntil) : due;
    }
}
