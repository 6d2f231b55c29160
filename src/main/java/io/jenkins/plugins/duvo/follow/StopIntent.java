package io.jenkins.plugins.duvo.follow;

/**
 * A stop that must still happen. Duvo's stop is asynchronous, may fail and does nothing to a Job that waits for a person: it is
 * sent whenever the Job is seen active, until the Job has ended or a day has passed.
 */
final class StopIntent {
    private long wantedAt = -1;
    private long sendAt;
    private boolean reported;

    /** Someone wants the Job stopped; wanting it twice is wanting it once. */
    void want(long now) {
        if (wantedAt < 0) {
            wantedAt = now;
            sendAt = now;
        }
    }

    boolean wanted() {
        return wantedAt >= 0;
    }

    /** When to send it next, if the Job is active and does not wait. */
    long sendAt() {
        return sendAt;
    }

    /** It was sent, with whatever result; a good one needs time to show. */
    void sent(boolean taken, long now) {
        sendAt = now + (taken ? Limits.STOP_REPEAT : 2 * Limits.SETTLE);
    }

    /** Whether it is still hoped that the stop shows its effect soon. */
    boolean fresh() {
        return wanted() && !reported;
    }

    /** When to report that it is not confirmed; {@link Long#MAX_VALUE} if that was done or nothing is wanted. */
    long reportAt() {
        return wanted() && !reported ? wantedAt + Limits.STOP_REPORT : Long.MAX_VALUE;
    }

    void reported() {
        reported = true;
    }

    /** Whether it was tried for so long that it is given up. */
    boolean hopeless(long now) {
        return wanted() && now - wantedAt > Limits.STOP_LONGEST;
    }
}
