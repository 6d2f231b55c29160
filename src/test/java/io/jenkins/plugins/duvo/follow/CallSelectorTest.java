package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which of the offered calls is sent next. */
class CallSelectorTest {
    private final CallSelector turns = new CallSelector();

    private static PendingCall<String> ask(CallPriority priority, long due) {
        return new PendingCall<>(null, priority, due, due, () -> {}, client -> "", answer -> {}, failure -> {});
    }

    private PendingCall<?> offer(CallPriority priority, long due) {
        var call = ask(priority, due);
        turns.offer(call, 100);
        return call;
    }

    @Test
    void highestPriorityIsPickedFirst() {
        offer(CallPriority.MESSAGES, 1);
        offer(CallPriority.FINAL_MESSAGES, 1);
        offer(CallPriority.STATUS, 1);
        offer(CallPriority.CONFIRM_STATUS, 1);
        var action = offer(CallPriority.ACTION, 1);
        assertSame(action, turns.pick(priority -> true));
    }

    @Test
    void longestWaitingCallOfAPriorityIsPickedFirst() {
        offer(CallPriority.MESSAGES, 50);
        var longest = offer(CallPriority.MESSAGES, 10);
        offer(CallPriority.MESSAGES, 20);
        assertSame(longest, turns.pick(priority -> true));
    }

    @Test
    void callThatIsNotDueWaitsAndSetsTheNextWakeUp() {
        offer(CallPriority.MESSAGES, 300);
        offer(CallPriority.STATUS, 200);
        assertNull(turns.pick(priority -> true));
        assertEquals(200, turns.nextDueAt());
        turns.wakeAt(150, 100);
        assertEquals(150, turns.nextDueAt());
        turns.wakeAt(90, 100); // what is past would wake the engine for ever
        assertEquals(150, turns.nextDueAt());
        turns.clear();
        assertEquals(Long.MAX_VALUE, turns.nextDueAt());
    }

    @Test
    void nextPriorityIsTriedWhereOneHasNoCapacity() {
        offer(CallPriority.STATUS, 1);
        var action = offer(CallPriority.ACTION, 1);
        assertSame(action, turns.pick(priority -> priority == CallPriority.ACTION));
        turns.clear();
        offer(CallPriority.STATUS, 1);
        assertNull(turns.pick(priority -> priority == CallPriority.ACTION));
    }

    @Test
    void retriedStopIsLastButGetsOneOfTenTurns() {
        var picked = new ArrayList<CallPriority>();
        for (int i = 0; i < 40; i++) {
            turns.clear();
            offer(CallPriority.RETRY_STOP, 1);
            offer(CallPriority.ACTION, 1);
            var call = turns.pick(priority -> true);
            turns.onPicked(call);
            picked.add(call.priority());
        }
        assertEquals(CallPriority.ACTION, picked.get(0));
        assertEquals(4, Collections.frequency(picked, CallPriority.RETRY_STOP));
        assertEquals(CallPriority.RETRY_STOP, picked.get(Limits.CALLS_PER_STOP_RETRY));
    }

    @Test
    void retriedStopIsPickedAtOnceWhereNothingElseIsOffered() {
        offer(CallPriority.RETRY_STOP, 1);
        assertNull(turns.pick(priority -> false));
        assertEquals(CallPriority.RETRY_STOP, turns.pick(priority -> true).priority());
    }

    @Test
    void startsAndPollsAlternateThreeToOne() {
        var picked = new ArrayList<CallPriority>();
        for (int i = 0; i < 400; i++) {
            turns.clear();
            offer(CallPriority.START, 1);
            offer(CallPriority.MESSAGES, 1);
            turns.pick(priority -> true); // a turn that the budget did not allow does not count
            var call = turns.pick(priority -> true);
            turns.onPicked(call);
            picked.add(call.priority());
        }
        assertEquals(100, Collections.frequency(picked, CallPriority.MESSAGES));
        assertEquals(
                List.of(
                        CallPriority.START,
                        CallPriority.START,
                        CallPriority.START,
                        CallPriority.MESSAGES,
                        CallPriority.START),
                picked.subList(0, 5));
    }

    @Test
    void startsAloneGetEveryTurn() {
        for (int i = 0; i < 8; i++) {
            turns.clear();
            var start = offer(CallPriority.START, 1);
            assertSame(start, turns.pick(priority -> true));
            turns.onPicked(start);
        }
    }

    @Nested
    class Boundaries {
        private PendingCall<String> offer(CallPriority priority, long due) {
            var call = new PendingCall<>(null, priority, due, 7, () -> {}, client -> "", answer -> {}, why -> {});
            turns.offer(call, 100);
            return call;
        }

        @Test
        void callDueNowIsDueAndTheFirstOfEqualsIsPicked() {
            var first = offer(CallPriority.MESSAGES, 100);
            offer(CallPriority.MESSAGES, 100);
            assertSame(first, turns.pick(priority -> true));
            turns.wakeAt(100, 100);
            assertEquals(Long.MAX_VALUE, turns.nextDueAt());
        }

        @Test
        void idleCheckGetsOneOfTwentyPolls() {
            var audits = new ArrayList<Integer>();
            for (int i = 1; i <= 40; i++) {
                turns.clear();
                offer(CallPriority.MESSAGES, 1);
                offer(CallPriority.IDLE_CHECK, 1);
                var call = turns.pick(priority -> true);
                turns.onPicked(call);
                if (call.priority() == CallPriority.IDLE_CHECK) {
                    audits.add(i);
                }
            }
            assertEquals(List.of(20, 40), audits);
        }

        @Test
        void idleCheckWithoutPollsIsPickedAtOnce() {
            var audit = offer(CallPriority.IDLE_CHECK, 1);
            assertSame(audit, turns.pick(priority -> true));
        }

        @Test
        void actionsTakeNoTurnFromStarts() {
            for (int i = 0; i < 10; i++) {
                turns.clear();
                offer(CallPriority.START, 1);
                offer(CallPriority.MESSAGES, 1);
                turns.onPicked(offer(CallPriority.ACTION, 1));
            }
            turns.clear();
            var start = offer(CallPriority.START, 1);
            offer(CallPriority.MESSAGES, 1);
            assertSame(start, turns.pick(priority -> true));
        }
    }
}
