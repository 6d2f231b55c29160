package io.jenkins.plugins.duvo.follow;

/**
 * A stop that must still happen. Duvo's stop is asynchronous, may fail and does nothing to a Job that waits for a person: it is
 * sent whenever the Job is seen active, until the Job has ended or a day has passed. What was sent in vain is sent again less and
 * less often, and never before the Job was seen since: else the stops of many Jobs would leave nothing for the reads that show their
 * effect.
 */
final class StopIntent {
    /** With these the longest pause is reached. */
    private static final int MOST_DOUBLINGS = 10;

    private long wantedAt = -1;
    private long sendAt;
    private boolean reported;
    private boolean seen = true;
    private int inVain;

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

    /** Whether the Job was seen since it was sent last, so that it may be sent again. */
    boolean seen() {
        return seen;
    }

    /** Whether the next one is sent because the last had no effect. */
    boolean repeats() {
        return inVain > 0;
    }

    /** The Job was seen active. */
    void seenActive() {
        seen = true;
    }

    /** The Job waits, and Duvo stops it when it goes on: there is nothing that was done in vain. */
    void waits(long now) {
        inVain = 0;
        sendAt = Math.min(sendAt, now);
    }

    /** It was sent, with whatever result; a good one needs time to show. */
    void sent(boolean taken, long now) {
        seen = false;
        sendAt = now + Math.min(Limits.STOP_REPEAT_LONGEST, (taken ? Limits.STOP_REPEAT : 2 * Limits.SETTLE) << inVain);
        inVain = Math.min(inVain + 1, MOST_DOUBLINGS);
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
