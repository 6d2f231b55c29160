package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Weighted choice among the calls that are offered. */
class CallSelectorTest {
    /** When calls are picked that have waited for long. */
    private static final long NOW = 60_000;

    private final KindThrottle throttle = new KindThrottle(kind -> {});
    private final CallSelector selector = new CallSelector(throttle);

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

    /** Offers a call of each of these classes, always, and returns the classes of the calls that are picked. */
    private List<CallPriority> pick(int calls, CallPriority... always) {
        var picked = new ArrayList<CallPriority>();
        for (int i = 0; i < calls; i++) {
            selector.clear();
            for (var priority : always) {
                offer(priority, 1);
            }
            selector.pick(priority -> true); // a turn that the budget did not allow does not count
            var call = selector.pick(priority -> true);
            selector.onPicked(call, NOW);
            picked.add(call.priority());
        }
        return picked;
    }

    /** How many other calls go before the one of this priority, which is due at 1 ms, goes once at a time. */
    private int othersBefore(CallPriority waiting, CallPriority other, long at) {
        for (int others = 0; others < 20; others++) {
            selector.clear();
            offer(other, 1);
            offer(waiting, 1);
            var call = selector.pick(priority -> true);
            selector.onPicked(call, at);
            if (call.priority() == waiting) {
                return others;
            }
        }
        return Integer.MAX_VALUE;
    }

    @ParameterizedTest
    @CsvSource({"MESSAGES, START, 5_000, 5", "FINAL_MESSAGES, STATUS, 10_000, 3"})
    void readOfMessagesIsPatientForAWhile(CallPriority read, CallPriority other, long patience, int passedOver) {
        assertEquals(Integer.MAX_VALUE, othersBefore(read, other, patience));
        assertEquals(passedOver, othersBefore(read, other, patience + 1));
    }

    @Test
    void startGetsOneOfTenTurnsBesideActions() {
        var picked = pick(40, CallPriority.START, CallPriority.ACTION);
        assertEquals(4, Collections.frequency(picked, CallPriority.START));
        assertEquals(CallPriority.START, picked.get(9));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ACTION")
    void classBesideAFloodOfActionsGetsItsShareAndNoMore(CallPriority priority) {
        var every = priority.maxPassedOver() + 1;
        var picked = pick(every * 20, CallPriority.ACTION, priority);
        assertEquals(20, Collections.frequency(picked, priority));
        assertEquals(priority, picked.get(every - 1));
    }

    @ParameterizedTest
    @EnumSource(CallPriority.class)
    void eachClassGetsItsShareWhileAllClassesFlood(CallPriority priority) {
        var picked = pick(7_000, CallPriority.values());
        var least = priority == CallPriority.ACTION ? 0.04 : 0.99 / (priority.maxPassedOver() + 1);
        var share = Collections.frequency(picked, priority) / 7_000.0;
        assertTrue(share >= least, priority + " " + share);
    }

    /** 5,000 Jobs on one key: their statuses and starts would take all calls, and no step would be released. */
    @Test
    void lastMessagesGetAQuarterBesideAFloodOfStatusesAndStarts() {
        var picked = pick(
                400,
                CallPriority.CONFIRM_STATUS,
                CallPriority.STATUS,
                CallPriority.FINAL_MESSAGES,
                CallPriority.START,
                CallPriority.MESSAGES);
        assertEquals(100, Collections.frequency(picked, CallPriority.FINAL_MESSAGES), 2);
    }

    @Test
    void noClassWaitsMuchLongerThanItsLimitWhileAllFlood() {
        var picked = pick(7_000, CallPriority.values());
        for (var priority : CallPriority.values()) {
            var longest = 0;
            var waits = 0;
            for (var each : picked) {
                waits = each == priority ? 0 : waits + 1;
                longest = Math.max(longest, waits);
            }
            var atMost = priority == CallPriority.ACTION ? 40 : 2 * priority.maxPassedOver();
            assertTrue(longest <= atMost, priority + " " + longest);
        }
    }

    @Test
    void callsOfTheExample() {
        var picked = pick(480, CallPriority.START, CallPriority.MESSAGES, CallPriority.READ);
        assertEquals(80, Collections.frequency(picked, CallPriority.MESSAGES), 1);
        assertEquals(60, Collections.frequency(picked, CallPriority.READ), 1);
        var letters =
                picked.stream().map(priority -> priority.name().substring(0, 1)).collect(Collectors.joining());
        assertEquals("SSSSSMSRSSSM", letters.substring(0, 12));
    }

    @Test
    void classThatWaitedForLittleGoesByPriority() {
        pick(3, CallPriority.STATUS, CallPriority.MESSAGES);
        assertEquals(List.of(CallPriority.STATUS), pick(1, CallPriority.STATUS, CallPriority.MESSAGES));
    }

    @Test
    void classThatHadMoreThanItsShareLetsAWholeSweepPass() {
        pick(10, CallPriority.MESSAGES);
        assertEquals(
                Collections.nCopies(25, CallPriority.STATUS), pick(25, CallPriority.STATUS, CallPriority.MESSAGES));
        assertEquals(List.of(CallPriority.MESSAGES), pick(1, CallPriority.STATUS, CallPriority.MESSAGES));
    }

    @Test
    void ofClassesThatAreEquallyOverdueTheFirstGoes() {
        var action = offer(CallPriority.ACTION, 1);
        var status = offer(CallPriority.CONFIRM_STATUS, 1);
        offer(CallPriority.START, 1);
        for (int i = 0; i < CallPriority.START.maxPassedOver(); i++) {
            selector.onPicked(action, NOW);
        }
        assertEquals(CallPriority.START.maxPassedOver(), CallPriority.CONFIRM_STATUS.maxPassedOver());
        assertSame(status, selector.pick(priority -> true));
    }

    @Test
    void overdueClassWithoutCapacityIsPassedOver() {
        pick(20, CallPriority.ACTION);
        selector.clear();
        offer(CallPriority.ACTION, 1);
        offer(CallPriority.STATUS, 1);
        for (int i = 0; i < 20; i++) {
            selector.onPicked(selector.pick(priority -> priority == CallPriority.ACTION), NOW);
        }
        assertEquals(
                CallPriority.ACTION,
                selector.pick(priority -> priority == CallPriority.ACTION).priority());
        assertEquals(CallPriority.STATUS, selector.pick(priority -> true).priority());
    }

    @Test
    void startIsPickedAtOnceWhereNothingElseIsOffered() {
        offer(CallPriority.START, 1);
        assertNull(selector.pick(priority -> false));
        assertEquals(CallPriority.START, selector.pick(priority -> true).priority());
    }

    @Test
    void startsAloneGetEveryTurn() {
        for (int i = 0; i < 8; i++) {
            selector.clear();
            var start = offer(CallPriority.START, 1);
            assertSame(start, selector.pick(priority -> true));
            selector.onPicked(start, NOW);
        }
    }

    @Test
    void callOfAThrottledKindWaitsForTheEndOfItsPause() {
        throttle.onThrottled(CallKind.START, 10_000, null, 100);
        var start = new PendingCall<>(
                null,
                CallPriority.START,
                1,
                1,
                () -> {},
                CallKind.START.newCall(client -> ""),
                answer -> {},
                why -> {});
        selector.offer(start, 100);
        assertNull(selector.pick(priority -> true));
        assertEquals(10_100, selector.nextDueAt());
        var lookup = offer(CallPriority.START, 1);
        assertSame(lookup, selector.pick(priority -> true));
        selector.clear();
        selector.offer(start, 10_100);
        assertSame(start, selector.pick(priority -> true));
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
        void idleCheckWithoutPollsIsPickedAtOnce() {
            var idleCheck = offer(CallPriority.IDLE_CHECK, 1);
            assertSame(idleCheck, selector.pick(priority -> true));
        }
    }
}
