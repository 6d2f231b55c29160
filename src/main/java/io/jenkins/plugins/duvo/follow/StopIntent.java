package io.jenkins.plugins.duvo.follow;

/**
 * Intent to stop a Job, kept until the Job has ended or a day has passed. Duvo's stop is asynchronous, may fail and does nothing to a
 * Job that waits for a person, so it is repeated: only after a read showed the Job active since the last stop, and less and less
 * often, else the stops of many Jobs would leave no requests for the reads that show their effect.
 *
 * <p>The pause before the n-th repeat is {@code min(5 s * 2^(n-1), 10 min)}; after a stop that Duvo did not accept, 2 s instead of 5 s.
 * Example: the stop is sent at 0 s and the Job is read as active at 3 s: it is repeated at 5 s, and if the Job stays active at 15 s,
 * 35 s, ...
 */
final class StopIntent {
    /** Doublings after which the longest pause is reached. */
    private static final int MAX_DOUBLINGS = 10;

    private long requestedAt = -1;
    private long sendAt;
    private boolean reported;
    private boolean seenSinceSent = true;
    private int repeats;

    /** Requests the stop; a second request changes nothing. */
    void request(long now) {
        if (requestedAt < 0) {
            requestedAt = now;
            sendAt = now;
        }
    }

    boolean isRequested() {
        return requestedAt >= 0;
    }

    /** When to send the stop next, if the Job is active and does not wait. */
    long sendAt() {
        return sendAt;
    }

    /** Whether the Job was read as active since the stop was sent last, so that it may be sent again. */
    boolean isJobSeenSinceSent() {
        return seenSinceSent;
    }

    /** Whether the next stop is a repeat, because the last had no effect. */
    boolean isRepeat() {
        return repeats > 0;
    }

    /** A read or a list showed the Job active. */
    void onActive() {
        seenSinceSent = true;
    }

    /** The Job waits for a person, so a stop had no chance: the next one counts as the first. */
    void onWaiting(long now) {
        repeats = 0;
        sendAt = Math.min(sendAt, now);
    }

    /**
     * The stop was sent, with any outcome.
     *
     * @param accepted whether Duvo accepted it, so that its effect needs time to show
     */
    void onSent(boolean accepted, long now) {
        seenSinceSent = false;
        sendAt = now
                + Math.min(
                        Limits.STOP_REPEAT_MAX_MS,
                        (accepted ? Limits.STOP_REPEAT_MS : 2 * Limits.CONFIRM_DELAY_MS) << repeats);
        repeats = Math.min(repeats + 1, MAX_DOUBLINGS);
    }

    /** Whether the stop is expected to show its effect soon. */
    boolean isEffectExpected() {
        return isRequested() && !reported;
    }

    /** When to report that the stop is not confirmed; {@link Long#MAX_VALUE} if that was done or no stop is requested. */
    long reportAt() {
        return isRequested() && !reported ? requestedAt + Limits.STOP_REPORT_MS : Long.MAX_VALUE;
    }

    /** It was reported that the stop is not confirmed. */
    void markReported() {
        reported = true;
    }

    /** Whether the stop was tried for so long that it is given up. */
    boolean isGivenUp(long now) {
        return isRequested() && now - requestedAt > Limits.STOP_GIVE_UP_MS;
    }
}
