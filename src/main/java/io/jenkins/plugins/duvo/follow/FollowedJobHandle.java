package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import java.util.function.LongSupplier;

/**
 * Handle of a followed Job, which the scheduler gives to its caller: changes the Job under the scheduler's lock and then lets the
 * scheduler send what follows. Thread-safe.
 */
final class FollowedJobHandle implements FollowedJob {
    private final Object lock;
    private final JobFollower follower;
    private final CallCache calls;
    private final LongSupplier clock;
    private final Runnable dispatch;

    /**
     * @param lock the scheduler's lock
     * @param clock the scheduler's clock
     * @param dispatch sends the calls that can be sent; called with the lock held
     */
    FollowedJobHandle(Object lock, FollowedJobs.Entry entry, LongSupplier clock, Runnable dispatch) {
        this.lock = lock;
        this.follower = entry.follower();
        this.calls = entry.calls();
        this.clock = clock;
        this.dispatch = dispatch;
    }

    @Override
    public void stop() {
        change(follower::stop);
    }

    @Override
    public boolean answer(HumanRequest request, Answer answer, IdempotencyKey key) {
        synchronized (lock) {
            var accepted = follower.tryAnswer(request, answer, key);
            follower.invalidate();
            dispatch.run();
            return accepted;
        }
    }

    @Override
    public void detach() {
        change(follower::detach);
    }

    @Override
    public void refreshSoon() {
        synchronized (lock) {
            if (!follower.isRefreshRequested()) { // of many requests, only the first needs a dispatch
                follower.requestRefresh();
                follower.invalidate();
                dispatch.run();
            }
        }
    }

    @Override
    public String describe() {
        synchronized (lock) {
            return follower.describe()
                    + (follower.isEnded()
                            ? ""
                            : calls.describe(
                                    clock.getAsLong(),
                                    follower.context.keyState().throttle()));
        }
    }

    private void change(Runnable change) {
        synchronized (lock) {
            try {
                change.run();
            } finally {
                follower.invalidate();
                dispatch.run();
            }
        }
    }
}
