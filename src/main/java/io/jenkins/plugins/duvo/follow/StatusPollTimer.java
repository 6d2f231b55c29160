package io.jenkins.plugins.duvo.follow;

/** When a Job's state is read next: at a regular pace, sooner where something was done or seen that changes it. */
final class StatusPollTimer {
    private long readAt;
    private long messageAt;
    private boolean unseen;
    private boolean changeExpected;
    private boolean refreshRequested;
    private boolean refreshUnderWay;
    private long refreshSentAt = -Limits.HINT_MIN_INTERVAL_MS;
    private boolean interrupted;
    private long confirmAt;

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

    /** Somebody says so, who need not be believed: it leads to a read now and then. Returns false if one is to come anyway. */
    boolean requestRefresh() {
        var first = !refreshRequested;
        refreshRequested = true;
        return first;
    }

    /**
     * Whether a read is more than the regular look.
     *
     * @param listed whether a list will show the state soon, so that a first read is not wanted
     */
    boolean isUrgent(boolean listed) {
        return changeExpected || refreshRequested || unseen && !listed;
    }

    /** The Job was seen interrupted, which may not last; returns whether that is still to be confirmed by a later read. */
    boolean deferInterrupted(long now) {
        if (!interrupted) {
            interrupted = true;
            confirmAt = now + Limits.INTERRUPTED_CONFIRM_MS;
        }
        return now < confirmAt;
    }

    /** The Job was seen active. */
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
        return interrupted ? Math.max(due, confirmAt) : due;
    }
}
