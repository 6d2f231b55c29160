package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Weighted priority queue of the calls of one key that are due. {@link #pick} chooses a class of calls and, within it, the call
 * with the smallest order; a call that is not due only sets {@link #nextDueAt}. Guarded by the scheduler's lock.
 *
 * <p>The first {@link CallPriority} that has a due call goes first, unless another one was passed over as often as it allows.
 * Of several such classes, the one with the largest
 *
 * <pre>{@code calls of other classes while it waits / calls that may pass it over}</pre>
 *
 * goes first; what it waited beyond its limit counts for its next turn. So a class that always has a call, and may be passed over
 * {@code n} times, gets at least one of {@code n + 1} calls. A poll of messages begins to count 5 s after it is due. These shares add
 * up to less than the whole: whatever is left goes by priority, to actions above all.
 *
 * <p>Example: starts, polls of messages and reads of scripts always have calls, and a regular status read becomes due now and
 * then. Polls may be passed over 5 times and reads 7 times. The calls are start, start, start, start, start, poll, start, read,
 * start, start, start, poll, ...: of 48 calls, 8 are polls, 6 are reads and 34 are starts. The status read goes before each of
 * them.
 *
 * <p><b>Within a class</b> the calls of the Jobs stand in line: the order of a call is the time since when it waits, and a Job
 * that has more to ask stands in line again, behind the others, after each call. So a Job with thousands of messages has one page
 * a turn, as any other Job.
 */
final class CallSelector implements CallSink {
    /** Turns that a class may be behind, so that one which had no place for long does not get all calls after that. */
    private static final int MAX_TURNS_BEHIND = 2;

    /** Calls more that may pass over a class which had more than its share: all pages of a sweep are then read in one go. */
    private static final int MAX_CALLS_AHEAD = 20;

    private final Map<CallPriority, PendingCall<?>> first = new EnumMap<>(CallPriority.class);
    /** How many calls of other classes were sent while a call of the class waits. */
    private final Map<CallPriority, Integer> passedOver = new EnumMap<>(CallPriority.class);

    private final KindThrottle throttle;
    private long nextDueAt = Long.MAX_VALUE;

    /** @param throttle says which kinds of calls pause */
    CallSelector(KindThrottle throttle) {
        this.throttle = throttle;
    }

    /** Removes all offered calls; the shares still count the calls that were picked before. */
    void clear() {
        first.clear();
        nextDueAt = Long.MAX_VALUE;
    }

    @Override
    public void offer(PendingCall<?> call, long now) {
        var dueAt = throttle.dueAt(call);
        if (dueAt > now) {
            nextDueAt = Math.min(nextDueAt, dueAt);
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
        PendingCall<?> picked = null;
        double mostOverdue = 0;
        for (var call : first.values()) { // in the order of the priorities
            if (!hasCapacity.test(call.priority())) {
                continue;
            }
            var overdue = (double) passedOver(call.priority()) / call.priority().maxPassedOver();
            if (picked == null || overdue >= 1 && overdue > mostOverdue) {
                picked = call;
                mostOverdue = overdue;
            }
        }
        return picked;
    }

    /** Counts the call that {@link #pick} returned, because it is being sent. */
    void onPicked(PendingCall<?> call, long now) {
        var priority = call.priority();
        first.forEach((waiting, next) -> {
            if (waiting != priority && next.notBefore() <= now - waiting.patienceMs()) {
                passedOver.put(waiting, Math.min(passedOver(waiting) + 1, MAX_TURNS_BEHIND * waiting.maxPassedOver()));
            }
        });
        passedOver.put(priority, Math.max(-MAX_CALLS_AHEAD, passedOver(priority) - priority.maxPassedOver()));
    }

    private int passedOver(CallPriority priority) {
        return passedOver.getOrDefault(priority, 0);
    }
}
