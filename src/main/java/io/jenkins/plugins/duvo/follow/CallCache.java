package io.jenkins.plugins.duvo.follow;

import java.util.ArrayList;
import java.util.List;

/**
 * What one Job wants, kept until something happens to it: with a thousand Jobs, each turn would otherwise work out anew what
 * nine hundred and ninety-nine of them want.
 */
final class CallCache implements CallSink {
    private final List<PendingCall<?>> calls = new ArrayList<>(2);
    private final Runnable changed;
    private long remindAt = Long.MIN_VALUE;

    /** @param changed called whenever one of the calls has begun or ended */
    CallCache(Runnable changed) {
        this.changed = changed;
    }

    void clear() {
        calls.clear();
        remindAt = Long.MAX_VALUE;
    }

    @Override
    public void offer(PendingCall<?> call, long now) {
        calls.add(call.andThen(changed));
    }

    @Override
    public void wakeAt(long at, long now) {
        if (at > now) {
            remindAt = Math.min(remindAt, at);
        }
    }

    /** Whether the wishes may be others by now even if nothing happened. */
    boolean isOutdated(long now) {
        return now >= remindAt;
    }

    /** When the next call is wanted, as the end of a short lowercase phrase for developers. */
    String describe(long now) {
        var due = calls.stream().mapToLong(PendingCall::notBefore).min();
        if (due.isEmpty()) {
            return "";
        }
        var seconds = (due.getAsLong() - now + 999) / 1000;
        return seconds > 0 ? ", asks Duvo next in " + seconds + " s" : ", waits for its turn to ask Duvo";
    }

    void offerTo(CallSink sink, long now) {
        for (int i = 0; i < calls.size(); i++) { // without an iterator: this is done for every Job at every turn
            sink.offer(calls.get(i), now);
        }
        sink.wakeAt(remindAt, now);
    }
}
