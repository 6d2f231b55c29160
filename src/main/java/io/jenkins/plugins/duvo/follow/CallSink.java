package io.jenkins.plugins.duvo.follow;

/** Collector of offered calls, and of times at which something is due without a call. */
interface CallSink {
    /** Offers a call; {@code now} is the time of the offer. */
    void offer(PendingCall<?> call, long now);

    /** Something that needs no call is due at a time; ignored unless that is later than {@code now}. */
    void wakeAt(long at, long now);
}
