package io.jenkins.plugins.duvo.follow;

/** When a Job's state is read next: at a regular pace, sooner where something was done or seen that changes it. */
final class ReadPace {
    private long readAt;
    private long spokeAt;
    private boolean unseen;
    private boolean settling;
    private boolean hinted;
    private boolean heeding;
    private long hintFollowedAt = -Limits.HINT;
    private boolean interrupted;
    private long confirmAt;

    /** The first read is wanted at once. */
    void begin(long now) {
        unseen = true;
        readAt = now - Limits.SETTLE;
        spokeAt = now;
    }

    /** The state was asked for, with whatever result. */
    void tried(long now) {
        readAt = now;
        hinted |= heeding;
        heeding = false;
    }

    /** The state is being asked for: the answer may not show what is hinted at from now on. */
    void asked(long now) {
        if (hinted) {
            hinted = false;
            heeding = true;
            hintFollowedAt = now;
        }
    }

    /** When it was asked for last. */
    long readAt() {
        return readAt;
    }

    /** A list showed the state. */
    void listed() {
        unseen = false;
    }

    /** The state was read. */
    void read(long now) {
        readAt = now;
        unseen = false;
        settling = false;
        heeding = false;
    }

    /** The Job said something, so that it does not wait for a person. */
    void spoke(long now) {
        spokeAt = now;
    }

    /** Since when the Job was neither read nor heard. */
    long unheardSince() {
        return Math.max(readAt, spokeAt);
    }

    /** Whether the Job has said nothing for long. */
    boolean quiet(long now) {
        return now - spokeAt >= Limits.AUDIT;
    }

    /** Something was done or seen that changes the state. */
    void settle() {
        settling = true;
    }

    /** Somebody says so, who need not be believed: it leads to a read now and then. Returns false if one is to come anyway. */
    boolean hint() {
        var first = !hinted;
        hinted = true;
        return first;
    }

    /**
     * Whether a read is more than the regular look.
     *
     * @param listed whether a list will show the state soon, so that a first read is not wanted
     */
    boolean hurried(boolean listed) {
        return settling || hinted || unseen && !listed;
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
        var due = readAt + (settling || unseen || soon ? Limits.SETTLE : every);
        if (hinted) {
            due = Math.min(due, Math.max(readAt + Limits.SETTLE, hintFollowedAt + Limits.HINT));
        }
        return interrupted ? Math.max(due, confirmAt) : due;
    }
}
