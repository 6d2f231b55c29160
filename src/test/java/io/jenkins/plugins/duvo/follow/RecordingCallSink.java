package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is offered, and plays the scheduler and Duvo for it. */
final class RecordingCallSink implements CallSink {
    final List<PendingCall<?>> asks = new ArrayList<>();
    long remindedAt = Long.MAX_VALUE;

    @Override
    public void offer(PendingCall<?> call, long now) {
        asks.add(call);
    }

    @Override
    public void wakeAt(long at, long now) {
        remindedAt = Math.min(remindedAt, at);
    }

    /** The one call that was offered, which is forgotten. */
    @SuppressWarnings("unchecked")
    <T> PendingCall<T> only() {
        if (asks.size() != 1) {
            throw new AssertionError(asks.size() + " calls were offered");
        }
        return (PendingCall<T>) asks.remove(0);
    }

    /** The one call that was offered begins. */
    <T> PendingCall<T> begin() {
        PendingCall<T> call = only();
        call.onSent().run();
        return call;
    }

    static DuvoException unknown() {
        return DuvoException.internalError(new IllegalStateException());
    }

    static DuvoException refused() {
        return DuvoException.invalidResponse("list the Jobs", "no");
    }
}
