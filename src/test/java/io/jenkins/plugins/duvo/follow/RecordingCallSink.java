package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;

/** Records the calls that are offered, and plays the scheduler and Duvo for them. */
final class RecordingCallSink implements CallSink {
    final List<PendingCall<?>> calls = new ArrayList<>();
    long nextWakeAt = Long.MAX_VALUE;

    @Override
    public void offer(PendingCall<?> call, long now) {
        calls.add(call);
    }

    @Override
    public void wakeAt(long at, long now) {
        nextWakeAt = Math.min(nextWakeAt, at);
    }

    /** The one call that was offered, which is forgotten. */
    @SuppressWarnings("unchecked")
    <T> PendingCall<T> only() {
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " calls were offered");
        }
        return (PendingCall<T>) calls.remove(0);
    }

    /** The one call that was offered, which is forgotten; it is sent. */
    <T> PendingCall<T> begin() {
        PendingCall<T> call = only();
        call.onSent().run();
        return call;
    }

    /** A failure after which it is unknown whether the call had an effect. */
    static DuvoException unknown() {
        return DuvoException.internalError(new IllegalStateException());
    }

    /** A failure that says that the call had no effect and would have none if it were repeated. */
    static DuvoException refused() {
        return DuvoException.invalidResponse("list the Jobs", "no");
    }
}
