package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is offered, and plays the scheduler and Duvo for it. */
final class Offered implements Offers {
    final List<Ask<?>> asks = new ArrayList<>();
    long remindedAt = Long.MAX_VALUE;

    @Override
    public void offer(Ask<?> ask, long now) {
        asks.add(ask);
    }

    @Override
    public void remind(long at, long now) {
        remindedAt = Math.min(remindedAt, at);
    }

    /** The one call that was offered, which is forgotten. */
    @SuppressWarnings("unchecked")
    <T> Ask<T> only() {
        if (asks.size() != 1) {
            throw new AssertionError(asks.size() + " calls were offered");
        }
        return (Ask<T>) asks.remove(0);
    }

    /** The one call that was offered begins. */
    <T> Ask<T> begin() {
        Ask<T> ask = only();
        ask.begun().run();
        return ask;
    }

    static DuvoException unknown() {
        return DuvoException.unforeseen(new IllegalStateException());
    }

    static DuvoException refused() {
        return DuvoException.unusable("list the Jobs", "no");
    }
}
