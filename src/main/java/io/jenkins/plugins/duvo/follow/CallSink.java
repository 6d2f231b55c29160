package io.jenkins.plugins.duvo.follow;

/** Takes what somebody wants to ask, and when something is due without a call. */
interface CallSink {
    void offer(PendingCall<?> call, long now);

    /** Something that needs no call is due at a time; what was due before now has had its turn. */
    void wakeAt(long at, long now);
}
