package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Picks who asks next. Urgencies go in their order, except that starts and message polls take turns, 3 to 1: a thousand queued
 * starts must not silence the Jobs that run. Of twenty polls one is an audit, and of ten turns one is for what was done in vain.
 */
final class CallSelector implements CallSink {
    private final Map<CallPriority, PendingCall<?>> first = new EnumMap<>(CallPriority.class);
    private long nextDueAt = Long.MAX_VALUE;
    private int turn;
    private int polls;
    private int turnsWithoutRepeat;

    /** Forgets what was offered; who had the last turns is remembered. */
    void clear() {
        first.clear();
        nextDueAt = Long.MAX_VALUE;
    }

    @Override
    public void offer(PendingCall<?> call, long now) {
        if (call.notBefore() > now) {
            nextDueAt = Math.min(nextDueAt, call.notBefore());
        } else {
            first.merge(call.priority(), call, (a, b) -> b.order() < a.order() ? b : a);
        }
    }

    @Override
    public void wakeAt(long at, long now) {
        if (at > now) {
            nextDueAt = Math.min(nextDueAt, at);
        }
    }

    /** When something is due that is not yet; {@link Long#MAX_VALUE} if nothing. */
    long nextDueAt() {
        return nextDueAt;
    }

    /** Who asks next, or null if nobody may; {@link #onPicked} says that this was done. */
    @CheckForNull
    PendingCall<?> pick(Predicate<CallPriority> room) {
        var poll = first.get(CallPriority.MESSAGES);
        var repeat = first.get(CallPriority.RETRY_STOP);
        if (repeat != null && turnsWithoutRepeat >= Limits.CALLS_PER_STOP_RETRY && room.test(CallPriority.RETRY_STOP)) {
            return repeat;
        }
        for (var priority : CallPriority.values()) {
            var call = first.get(priority);
            if (call == null || !room.test(priority)) {
                continue;
            }
            var next = priority == CallPriority.START && poll != null && turn >= Limits.STARTS_PER_FOUR_CALLS
                    ? poll
                    : call;
            var audit = first.get(CallPriority.IDLE_CHECK);
            return next == poll && audit != null && polls >= Limits.MESSAGE_POLLS_PER_IDLE_CHECK ? audit : next;
        }
        return null;
    }

    /** The one that was picked asks. */
    void onPicked(PendingCall<?> call) {
        polls = call.priority() == CallPriority.IDLE_CHECK
                ? 0
                : call.priority() == CallPriority.MESSAGES ? polls + 1 : polls;
        turnsWithoutRepeat = call.priority() == CallPriority.RETRY_STOP ? 0 : turnsWithoutRepeat + 1;
        var inTurns = call.priority().compareTo(CallPriority.START) >= 0 && call.priority() != CallPriority.RETRY_STOP;
        if (inTurns && first.containsKey(CallPriority.START) && first.containsKey(CallPriority.MESSAGES)) {
            turn = (turn + 1) % 4;
        }
    }
}
