package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Context of one followed Job, which all its parts share. Guarded by the scheduler's lock.
 *
 * @param request the Job to start or to attach to
 * @param client the client of the Job's key
 * @param keyStates supplies the state that all Jobs of the key share, which may be replaced by another key
 * @param slot the slot of the Job's start and reads, which are sent one at a time
 * @param clock the scheduler's clock, in monotonic milliseconds
 * @param events receives what the parts report
 */
record JobContext(
        FollowRequest request,
        DuvoClient client,
        Supplier<SharedKeyState> keyStates,
        CallSlot slot,
        LongSupplier clock,
        JobEvents events) {
    /** The state that the Job shares with the other Jobs of the key that it uses now. */
    SharedKeyState keyState() {
        return keyStates.get();
    }

    /** The time now, in monotonic milliseconds. */
    long now() {
        return clock.getAsLong();
    }

    /** Publishes an event to the Job's listener. */
    void publish(Consumer<JobListener> event) {
        events.publish(event);
    }

    /** Creates a tracker of failed attempts that gives up after the outage timeout of the request. */
    FailureTracker newFailureTracker() {
        return new FailureTracker(
                request.outageTimeout().toMillis(), () -> keyState().outage());
    }
}
