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

    private long requestedAt = -1;
    private long sendAt;
    private boolean reported;
    private boolean seenSinceSent = true;
    private int inVain;

    /** Someone wants the Job stopped; wanting it twice is wanting it once. */
    void request(long now) {
        if (requestedAt < 0) {
            requestedAt = now;
            sendAt = now;
        }
    }

    boolean isRequested() {
        return requestedAt >= 0;
    }

    /** When to send it next, if the Job is active and does not wait. */
    long sendAt() {
        return sendAt;
    }

    /** Whether the Job was seen since it was sent last, so that it may be sent again. */
    boolean isJobSeenSinceSent() {
        return seenSinceSent;
    }

    /** Whether the next one is sent because the last had no effect. */
    boolean isRepeat() {
        return inVain > 0;
    }

    /** The Job was seen active. */
    void onActive() {
        seenSinceSent = true;
    }

    /** The Job waits, and Duvo stops it when it goes on: there is nothing that was done in vain. */
    void onWaiting(long now) {
        inVain = 0;
        sendAt = Math.min(sendAt, now);
    }

    /** It was sent, with whatever result; a good one needs time to show. */
    void onSent(boolean taken, long now) {
        seenSinceSent = false;
        sendAt = now
                + Math.min(
                        Limits.STOP_REPEAT_MAX_MS,
                        (taken ? Limits.STOP_REPEAT_MS : 2 * Limits.CONFIRM_DELAY_MS) << inVain);
        inVain = Math.min(inVain + 1, MOST_DOUBLINGS);
    }

    /** Whether it is still hoped that the stop shows its effect soon. */
    boolean isEffectExpected() {
        return isRequested() && !reported;
    }

    /** When to report that it is not confirmed; {@link Long#MAX_VALUE} if that was done or nothing is wanted. */
    long reportAt() {
        return isRequested() && !reported ? requestedAt + Limits.STOP_REPORT_MS : Long.MAX_VALUE;
    }

    void markReported() {
        reported = true;
    }

    /** Whether it was tried for so long that it is given up. */
    boolean isGivenUp(long now) {
        return isRequested() && now - requestedAt > Limits.STOP_GIVE_UP_MS;
    }
}
