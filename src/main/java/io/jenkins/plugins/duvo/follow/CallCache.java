package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.List;

/**
 * Cache of the calls that one Job offers, valid until something happens to the Job or a time is reached. With a thousand Jobs,
 * the dispatcher would otherwise ask 999 of them in vain for each call that it sends. Guarded by the scheduler's lock.
 */
final class CallCache implements CallSink {
    private final List<PendingCall<?>> calls = new ArrayList<>(2);
    private final Runnable changed;
    private long nextWakeAt = Long.MIN_VALUE;
    /** Since when a call that is due has waited for a permit, as far as that was noted; -1 if none does. */
    private long waitingSince = -1;

    private boolean isWaitReported;

    /** @param changed called whenever one of the calls was sent, answered or failed */
    CallCache(Runnable changed) {
        this.changed = changed;
    }

    /** Removes all calls, so that they are offered anew. */
    void clear() {
        calls.clear();
        nextWakeAt = Long.MAX_VALUE;
    }

    @Override
    public void offer(PendingCall<?> call, long now) {
        calls.add(call.andThen(this::onChanged));
    }

    private void onChanged() {
        waitingSince = -1;
        changed.run();
    }

    /**
     * Notes that the key has no permit for the calls.
     *
     * @param throttle says which kinds of calls pause, for another reason
     * @return whether one of them has waited for {@link Limits#PERMIT_WAIT_NOTICE_MS}; true once at most
     */
    boolean onNoPermit(long now, KindThrottle throttle) {
        if (isWaitReported) {
            return false;
        }
        if (calls.stream().noneMatch(call -> throttle.dueAt(call) <= now)) {
            waitingSince = -1;
        } else if (waitingSince < 0) {
            waitingSince = now;
        }
        isWaitReported = waitingSince >= 0 && now - waitingSince >= Limits.PERMIT_WAIT_NOTICE_MS;
        return isWaitReported;
    }

    @Override
    public void wakeAt(long at, long now) {
        if (at > now) {
            nextWakeAt = Math.min(nextWakeAt, at);
        }
    }

    /** Whether a wake-up time was reached, so that the Job may offer other calls although nothing happened to it. */
    boolean isOutdated(long now) {
        return now >= nextWakeAt;
    }

    /**
     * When the next call is due, as the end of a short lowercase phrase for developers; empty if there is no call.
     *
     * @param throttle says which kinds of calls pause
     */
    String describe(long now, KindThrottle throttle) {
        var notBefore = calls.stream().mapToLong(throttle::dueAt).min();
        if (notBefore.isEmpty()) {
            return "";
        }
        var seconds = (notBefore.getAsLong() - now + 999) / 1000;
        return seconds > 0 ? ", asks Duvo next in " + seconds + " s" : ", waits for its turn to ask Duvo";
    }

    /** Offers all calls, and the next wake-up, to another sink. */
    void offerTo(CallSink sink, long now) {
        for (int i = 0; i < calls.size(); i++) { // without an iterator: this runs for every Job and call
            sink.offer(calls.get(i), now);
        }
        sink.wakeAt(nextWakeAt, now);
    }
}
