package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Weighted priority queue of the calls that are due: {@link #pick} chooses by {@link CallPriority} and, within one, by the smallest
 * order. Three rules weigh against the priorities: starts and message polls alternate 3 to 1, because a thousand queued starts must
 * not silence the Jobs that run; of twenty polls one is an idle check; and of ten calls one is a repeated stop.
 *
 * <p>Example: with starts and polls waiting, the calls are start, start, start, poll, start, start, start, poll, ...
 */
final class CallSelector implements CallSink {
    private final Map<CallPriority, PendingCall<?>> first = new EnumMap<>(CallPriority.class);
    private long nextDueAt = Long.MAX_VALUE;
    private int startTurn;
    private int polls;
    private int callsWithoutRepeat;

    /** Removes all offered calls; what was picked before still counts. */
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

    /** The call to send next, or null if there is none; {@link #onPicked} is called when it is sent. */
    @CheckForNull
    PendingCall<?> pick(Predicate<CallPriority> hasCapacity) {
        var poll = first.get(CallPriority.MESSAGES);
        var repeat = first.get(CallPriority.RETRY_STOP);
        if (repeat != null
                && callsWithoutRepeat >= Limits.CALLS_PER_STOP_RETRY
                && hasCapacity.test(CallPriority.RETRY_STOP)) {
            return repeat;
        }
        for (var priority : CallPriority.values()) {
            var call = first.get(priority);
            if (call == null || !hasCapacity.test(priority)) {
                continue;
            }
            var next = priority == CallPriority.START && poll != null && startTurn >= Limits.STARTS_PER_FOUR_CALLS
                    ? poll
                    : call;
            var idleCheck = first.get(CallPriority.IDLE_CHECK);
            return next == poll && idleCheck != null && polls >= Limits.MESSAGE_POLLS_PER_IDLE_CHECK ? idleCheck : next;
        }
        return null;
    }

    /** The call that was picked is sent. */
    void onPicked(PendingCall<?> call) {
        polls = call.priority() == CallPriority.IDLE_CHECK
                ? 0
                : call.priority() == CallPriority.MESSAGES ? polls + 1 : polls;
        callsWithoutRepeat = call.priority() == CallPriority.RETRY_STOP ? 0 : callsWithoutRepeat + 1;
        var alternates =
                call.priority().compareTo(CallPriority.START) >= 0 && call.priority() != CallPriority.RETRY_STOP;
        if (alternates && first.containsKey(CallPriority.START) && first.containsKey(CallPriority.MESSAGES)) {
            startTurn = (startTurn + 1) % 4;
        }
    }
}
