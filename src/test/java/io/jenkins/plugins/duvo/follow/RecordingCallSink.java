package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;

/** Records the calls that are offered, so that a test can play the scheduler and Duvo. */
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

    /** Removes and returns the only call that was offered. */
    @SuppressWarnings("unchecked")
    <T> PendingCall<T> only() {
        if (calls.size() != 1) {
            throw new AssertionError(calls.size() + " calls were offered");
        }
        return (PendingCall<T>) calls.remove(0);
    }

    /** Removes, sends and returns the only call that was offered. */
    <T> PendingCall<T> begin() {
        PendingCall<T> call = only();
        call.onSent().run();
        return call;
    }

    /** Failure after which the effect of the call is unknown. */
    static DuvoException unknown() {
        return DuvoException.internalError(new IllegalStateException());
    }

    /** Failure of a call that had no effect and would have none if it were repeated. */
    static DuvoException rejected() {
        return DuvoException.invalidResponse("list the Jobs", "no");
    }
}
