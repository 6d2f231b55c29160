package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Picks who asks next. Urgencies go in their order, except that starts and message polls take turns, 3 to 1: a thousand queued
 * starts must not silence the Jobs that run. Of twenty polls one is an audit, and of ten turns one is for what was done in vain.
 */
final class Turns implements Offers {
    private final Map<Urgency, Ask<?>> first = new EnumMap<>(Urgency.class);
    private long earliest = Long.MAX_VALUE;
    private int turn;
    private int polls;
    private int turnsWithoutRepeat;

    /** Forgets what was offered; who had the last turns is remembered. */
    void clear() {
        first.clear();
        earliest = Long.MAX_VALUE;
    }

    @Override
    public void offer(Ask<?> ask, long now) {
        if (ask.due() > now) {
            earliest = Math.min(earliest, ask.due());
        } else {
            first.merge(ask.urgency(), ask, (a, b) -> b.rank() < a.rank() ? b : a);
        }
    }

    @Override
    public void remind(long at, long now) {
        if (at > now) {
            earliest = Math.min(earliest, at);
        }
    }

    /** When something is due that is not yet; {@link Long#MAX_VALUE} if nothing. */
    long earliest() {
        return earliest;
    }

    /** Who asks next, or null if nobody may; {@link #taken} says that this was done. */
    @CheckForNull
    Ask<?> pick(Predicate<Urgency> room) {
        var poll = first.get(Urgency.POLL);
        var repeat = first.get(Urgency.REPEAT);
        if (repeat != null && turnsWithoutRepeat >= Limits.TURNS_TO_A_REPEAT && room.test(Urgency.REPEAT)) {
            return repeat;
        }
        for (var urgency : Urgency.values()) {
            var ask = first.get(urgency);
            if (ask == null || !room.test(urgency)) {
                continue;
            }
            var next = urgency == Urgency.START && poll != null && turn >= Limits.STARTS_OF_FOUR ? poll : ask;
            var audit = first.get(Urgency.AUDIT);
            return next == poll && audit != null && polls >= Limits.POLLS_TO_AN_AUDIT ? audit : next;
        }
        return null;
    }

    /** The one that was picked asks. */
    void taken(Ask<?> ask) {
        polls = ask.urgency() == Urgency.AUDIT ? 0 : ask.urgency() == Urgency.POLL ? polls + 1 : polls;
        turnsWithoutRepeat = ask.urgency() == Urgency.REPEAT ? 0 : turnsWithoutRepeat + 1;
        var inTurns = ask.urgency().compareTo(Urgency.START) >= 0 && ask.urgency() != Urgency.REPEAT;
        if (inTurns && first.containsKey(Urgency.START) && first.containsKey(Urgency.POLL)) {
            turn = (turn + 1) % 4;
        }
    }
}
