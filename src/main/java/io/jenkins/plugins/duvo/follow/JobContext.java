package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What the rules of one Job work with.
 *
 * @param request what is to be followed
 * @param duvo the client of the Job's key
 * @param keyState what the Jobs of that key have in common
 * @param slot room for the Job's reads and its start
 * @param clock monotonic milliseconds
 * @param news takes what the listener is to be told
 */
record JobContext(
        FollowRequest request,
        DuvoClient duvo,
        SharedKeyState keyState,
        CallSlot slot,
        LongSupplier clock,
        Consumer<Consumer<JobListener>> news) {
    long now() {
        return clock.getAsLong();
    }

    void publish(Consumer<JobListener> what) {
        news.accept(what);
    }

    /** Watches over attempts that may be in trouble for as long as the order says. */
    FailureTracker newFailureTracker() {
        return new FailureTracker(request.outageTimeout().toMillis(), keyState.outage());
    }
}
