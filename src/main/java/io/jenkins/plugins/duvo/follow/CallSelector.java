package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Weighted priority queue of the calls that are due. {@link #pick} chooses by {@link CallPriority} and, within one priority,
 * the call with the smallest order; a call that is not due only sets {@link #nextDueAt}. Guarded by the scheduler's lock.
 *
 * <p>Three shares weigh against the order of priorities:
 *
 * <ul>
 *   <li>While both starts and message polls are due, three calls are starts and the fourth is a poll: a thousand queued starts
 *       must not silence the Jobs that run.
 *   <li>After 19 polls, the next poll gives its place to an idle check that is due.
 *   <li>After nine other calls, a repeated stop that is due goes first.
 * </ul>
 *
 * <p>Example: with starts and polls due, the calls are start, start, start, poll, start, start, start, poll, ... A status read
 * that becomes due goes before them; an idle check takes the place of every twentieth poll.
 */
final class CallSelector implements CallSink {
    private final Map<CallPriority, PendingCall<?>> first = new EnumMap<>(CallPriority.class);
    private long nextDueAt = Long.MAX_VALUE;
    private int startTurn;
    private int polls;
    private int callsWithoutRepeat;

    /** Removes all offered calls; the shares still count the calls that were picked before. */
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

    /** The earliest time at which something that was offered becomes due; {@link Long#MAX_VALUE} if nothing does. */
    long nextDueAt() {
        return nextDueAt;
    }

    /**
     * The call to send next; changes nothing, so the caller says with {@link #onPicked} that it sends the call.
     *
     * @param hasCapacity whether a call of a priority may be sent now
     * @return null if there is no such call
     */
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

    /** Counts the call that {@link #pick} returned, because it is being sent. */
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
