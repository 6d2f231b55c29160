package io.jenkins.plugins.duvo.follow;

/** When a Job's state is read next: at a regular pace, sooner where something was done or seen that changes it. */
final class ReadPace {
    private long readAt;
    private boolean settling;
    private boolean hinted;
    private long hintFollowedAt = -Limits.HINT;
    private boolean interrupted;
    private long confirmAt;

    /** The first read is wanted at once. */
    void begin(long now) {
        settling = true;
        readAt = now - Limits.SETTLE;
    }

    /** The state was asked for, with whatever result. */
    void tried(long now) {
        readAt = now;
    }

    /** The state was read. */
    void read(long now) {
        readAt = now;
        settling = false;
        if (hinted) {
            hinted = false;
            hintFollowedAt = now;
        }
    }

    /** Something was done or seen that changes the state. */
    void settle() {
        settling = true;
    }

    /** Somebody says so, who need not be believed: it leads to a read now and then. */
    void hint() {
        hinted = true;
    }

    /** Whether a read is more than the regular look. */
    boolean hurried() {
        return settling || hinted;
    }

    /** The Job was seen interrupted, which may not last; returns whether that is still to be confirmed by a later read. */
    boolean unconfirmed(long now) {
        if (!interrupted) {
            interrupted = true;
            confirmAt = now + Limits.INTERRUPTED;
        }
        return now < confirmAt;
    }

    /** The Job was seen active. */
    void notInterrupted() {
        interrupted = false;
    }

    /**
     * @param every milliseconds between two regular looks
     * @param soon whether the state is about to change anyway
     */
    long due(long every, boolean soon) {
        var due = readAt + (settling || soon ? Limits.SETTLE : every);
        if (hinted) {
            due = Math.min(due, Math.max(readAt + Limits.SETTLE, hintFollowedAt + Limits.HINT));
        }
        return interrupted ? Math.max(due, confirmAt) : due;
    }
}
