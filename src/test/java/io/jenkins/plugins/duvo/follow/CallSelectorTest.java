package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Weighted choice among the calls that are offered. */
class CallSelectorTest {
    private final CallSelector selector = new CallSelector();

    private static PendingCall<String> call(CallPriority priority, long due) {
        return new PendingCall<>(null, priority, due, due, () -> {}, client -> "", answer -> {}, failure -> {});
    }

    private PendingCall<?> offer(CallPriority priority, long due) {
        var call = call(priority, due);
        selector.offer(call, 100);
        return call;
    }

    @Test
    void highestPriorityIsPickedFirst() {
        offer(CallPriority.MESSAGES, 1);
        offer(CallPriority.FINAL_MESSAGES, 1);
        offer(CallPriority.STATUS, 1);
        offer(CallPriority.CONFIRM_STATUS, 1);
        var action = offer(CallPriority.ACTION, 1);
        assertSame(action, selector.pick(priority -> true));
    }

    @Test
    void longestWaitingCallOfAPriorityIsPickedFirst() {
        offer(CallPriority.MESSAGES, 50);
        var longest = offer(CallPriority.MESSAGES, 10);
        offer(CallPriority.MESSAGES, 20);
        assertSame(longest, selector.pick(priority -> true));
    }

    @Test
    void callThatIsNotDueWaitsAndSetsTheNextWakeUp() {
        offer(CallPriority.MESSAGES, 300);
        offer(CallPriority.STATUS, 200);
        assertNull(selector.pick(priority -> true));
        assertEquals(200, selector.nextDueAt());
        selector.wakeAt(150, 100);
        assertEquals(150, selector.nextDueAt());
        selector.wakeAt(90, 100); // a time in the past would wake the dispatcher for ever
        assertEquals(150, selector.nextDueAt());
        selector.clear();
        assertEquals(Long.MAX_VALUE, selector.nextDueAt());
    }

    @Test
    void nextPriorityIsTriedWhereOneHasNoCapacity() {
        offer(CallPriority.STATUS, 1);
        var action = offer(CallPriority.ACTION, 1);
        assertSame(action, selector.pick(priority -> priority == CallPriority.ACTION));
        selector.clear();
        offer(CallPriority.STATUS, 1);
        assertNull(selector.pick(priority -> priority == CallPriority.ACTION));
    }

    @Test
    void retriedStopIsLastButGetsOneOfTenTurns() {
        var picked = new ArrayList<CallPriority>();
        for (int i = 0; i < 40; i++) {
            selector.clear();
            offer(CallPriority.RETRY_STOP, 1);
            offer(CallPriority.ACTION, 1);
            var call = selector.pick(priority -> true);
            selector.onPicked(call);
            picked.add(call.priority());
        }
        assertEquals(CallPriority.ACTION, picked.get(0));
        assertEquals(4, Collections.frequency(picked, CallPriority.RETRY_STOP));
        assertEquals(CallPriority.RETRY_STOP, picked.get(Limits.CALLS_PER_STOP_RETRY));
    }

    @Test
    void retriedStopIsPickedAtOnceWhereNothingElseIsOffered() {
        offer(CallPriority.RETRY_STOP, 1);
        assertNull(selector.pick(priority -> false));
        assertEquals(CallPriority.RETRY_STOP, selector.pick(priority -> true).priority());
    }

    @Test
    void startsAndPollsAlternateThreeToOne() {
        var picked = new ArrayList<CallPriority>();
        for (int i = 0; i < 400; i++) {
            selector.clear();
            offer(CallPriority.START, 1);
            offer(CallPriority.MESSAGES, 1);
            selector.pick(priority -> true); // a turn that the budget did not allow does not count
            var call = selector.pick(priority -> true);
            selector.onPicked(call);
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
            selector.clear();
            var start = offer(CallPriority.START, 1);
            assertSame(start, selector.pick(priority -> true));
            selector.onPicked(start);
        }
    }

    @Nested
    class Boundaries {
        private PendingCall<String> offer(CallPriority priority, long due) {
            var call = new PendingCall<>(null, priority, due, 7, () -> {}, client -> "", answer -> {}, why -> {});
            selector.offer(call, 100);
            return call;
        }

        @Test
        void callDueNowIsDueAndTheFirstOfEqualsIsPicked() {
            var first = offer(CallPriority.MESSAGES, 100);
            offer(CallPriority.MESSAGES, 100);
            assertSame(first, selector.pick(priority -> true));
            selector.wakeAt(100, 100);
            assertEquals(Long.MAX_VALUE, selector.nextDueAt());
        }

        @Test
        void idleCheckGetsOneOfTwentyPolls() {
            var idleCheckTurns = new ArrayList<Integer>();
            for (int i = 1; i <= 40; i++) {
                selector.clear();
                offer(CallPriority.MESSAGES, 1);
                offer(CallPriority.IDLE_CHECK, 1);
                var call = selector.pick(priority -> true);
                selector.onPicked(call);
                if (call.priority() == CallPriority.IDLE_CHECK) {
                    idleCheckTurns.add(i);
                }
            }
            assertEquals(List.of(20, 40), idleCheckTurns);
        }

        @Test
        void idleCheckWithoutPollsIsPickedAtOnce() {
            var idleCheck = offer(CallPriority.IDLE_CHECK, 1);
            assertSame(idleCheck, selector.pick(priority -> true));
        }

        @Test
        void actionsTakeNoTurnFromStarts() {
            for (int i = 0; i < 10; i++) {
                selector.clear();
                offer(CallPriority.START, 1);
                offer(CallPriority.MESSAGES, 1);
                selector.onPicked(offer(CallPriority.ACTION, 1));
            }
            selector.clear();
            var start = offer(CallPriority.START, 1);
            offer(CallPriority.MESSAGES, 1);
            assertSame(start, selector.pick(priority -> true));
        }
    }
}
