package io.jenkins.plugins.duvo.follow;

/**
 * Intent to stop a Job, with the retry policy of the stop; kept until the Job has ended or a day has passed. Duvo's stop is
 * asynchronous, may fail and does nothing to a Job that waits for a person, so it is repeated. It is repeated only after a read
 * or a list showed the Job active since the last stop, and less and less often: else the stops of many Jobs would leave no
 * requests for the reads that show their effect. Guarded by the scheduler's lock.
 *
 * <p>The pause before the n-th repeat is {@code min(5 s * 2^(n-1), 10 min)}, or {@code min(2 s * 2^(n-1), 10 min)} if Duvo did
 * not accept the stop before it. A wait of the Job for a person begins the count anew.
 *
 * <p>Example: Duvo accepts the stop at 0 s, and the Job is read as active at 3 s. The stop is repeated at 5 s and, if the Job
 * is read as active after each repeat, at 15 s, 35 s, 75 s, ... If the Job is read only at 20 s, the first repeat is sent at 20
 * s.
 */
final class StopIntent {
    /** Doublings after which the longest pause is reached. */
    private static final int MAX_DOUBLINGS = 10;

    /** Negative while no stop is requested. */
    private long requestedAt = -1;

    private long sendAt;
    private boolean reported;
    private boolean activeSinceSent = true;
    private int repeats;

    /** Requests the stop, at a time of the scheduler's clock in milliseconds; a second request changes nothing. */
    void request(long now) {
        if (requestedAt < 0) {
            requestedAt = now;
            sendAt = now;
        }
    }

    /** Whether the stop is requested. */
    boolean isRequested() {
        return requestedAt >= 0;
    }

    /**
     * When to send the stop next, in milliseconds of the scheduler's clock, if the Job is active and does not wait for a
     * person.
     */
    long sendAt() {
        return sendAt;
    }

    /** Whether the Job was read as active since the stop was sent last, so that it may be sent again. */
    boolean isJobReadSinceSent() {
        return activeSinceSent;
    }

    /** Whether the next stop is a repeat, because the last had no effect. */
    boolean isRepeat() {
        return repeats > 0;
    }

    /** A read or a list showed the Job active. */
    void onActive() {
        activeSinceSent = true;
    }

    /** The Job waits for a person, so the stops had no effect: the next one counts as the first. */
    void onWaiting(long now) {
        repeats = 0;
        sendAt = Math.min(sendAt, now);
    }

    /**
     * The stop was sent, and its outcome is known.
     *
     * @param accepted whether Duvo accepted it, so that it takes time until its effect shows
     */
    void onSent(boolean accepted, long now) {
        activeSinceSent = false;
        sendAt = now
                + Math.min(
                        Limits.STOP_REPEAT_MAX_MS,
                        (accepted ? Limits.STOP_REPEAT_MS : 2 * Limits.CONFIRM_DELAY_MS) << repeats);
        repeats = Math.min(repeats + 1, MAX_DOUBLINGS);
    }

    /** Whether the stop is expected to show its effect soon: it is requested and not reported as unconfirmed yet. */
    boolean isEffectExpected() {
        return isRequested() && !reported;
    }

    /** When to report the stop as unconfirmed; {@link Long#MAX_VALUE} if it was reported or no stop is requested. */
    long reportAt() {
        return isRequested() && !reported ? requestedAt + Limits.STOP_REPORT_MS : Long.MAX_VALUE;
    }

    /** The stop was reported as unconfirmed. */
    void markReported() {
        reported = true;
    }

    /** Whether the stop was requested so long ago that it is given up. */
    boolean isGivenUp(long now) {
        return isRequested() && now - requestedAt > Limits.STOP_GIVE_UP_MS;
    }
}
