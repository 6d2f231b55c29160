package io.jenkins.plugins.duvo.follow;

/** Takes what somebody wants to ask, and when something is due without a call. */
interface Offers {
    void offer(Ask<?> ask, long now);

    /** Something that needs no call is due at a time; what was due before now has had its turn. */
    void remind(long at, long now);
}
