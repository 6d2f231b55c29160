package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Surroundings that all parts of one followed Job share.
 *
 * @param request what is to be followed
 * @param client the client of the Job's key
 * @param keyState what the Jobs of that key have in common
 * @param slot capacity for the Job's start and its reads, one at a time
 * @param clock monotonic milliseconds
 * @param events where the parts report
 */
record JobContext(
        FollowRequest request,
        DuvoClient client,
        SharedKeyState keyState,
        CallSlot slot,
        LongSupplier clock,
        JobEvents events) {
    /** The time now, in monotonic milliseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** Publishes an event to the Job's listener. */
    void publish(Consumer<JobListener> event) {
        events.publish(event);
    }

    /** Makes a tracker of attempts that gives up after the outage timeout of the request. */
    FailureTracker newFailureTracker() {
        return new FailureTracker(request.outageTimeout().toMillis(), keyState.outage());
    }
}
