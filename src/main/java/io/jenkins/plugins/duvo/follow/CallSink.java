package io.jenkins.plugins.duvo.follow;

/** Collector of the calls that are offered to be sent, and of the times at which something is due without a call. */
interface CallSink {
    /**
     * Offers a call.
     *
     * @param now the time of the offer, in milliseconds of the scheduler's clock
     */
    void offer(PendingCall<?> call, long now);

    /** Wakes the offering part up at a time without a call; ignored unless {@code at} is later than {@code now}. */
    void wakeAt(long at, long now);
}
