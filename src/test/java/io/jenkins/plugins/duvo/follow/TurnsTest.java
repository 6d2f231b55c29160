package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    private static Ask<String> ask(Urgency urgency, long due) {
        return new Ask<>(urgency, due, due, () -> {}, () -> "", answer -> {}, failure -> {});
    }

    private Ask<?> offer(Urgency urgency, long due) {
        var ask = ask(urgency, due);
        turns.offer(ask, 100);
        return ask;
    }

    @Test
    void theMostUrgentGoesFirst() {
        offer(Urgency.POLL, 1);
        offer(Urgency.DRAIN, 1);
        offer(Urgency.SWEEP, 1);
        offer(Urgency.SETTLE, 1);
        var action = offer(Urgency.ACTION, 1);
        assertSame(action, turns.pick(urgency -> true));
    }

    @Test
    void amongEqualsTheOneThatWaitedLongest() {
        offer(Urgency.POLL, 50);
        var longest = offer(Urgency.POLL, 10);
        offer(Urgency.POLL, 20);
        assertSame(longest, turns.pick(urgency -> true));
    }

    @Test
    void whatIsNotDueWaitsAndIsRemembered() {
        offer(Urgency.POLL, 300);
        offer(Urgency.SWEEP, 200);
        assertNull(turns.pick(urgency -> true));
        assertEquals(200, turns.earliest());
        turns.remind(150, 100);
        assertEquals(150, turns.earliest());
        turns.remind(90, 100); // what is past would wake the engine for ever
        assertEquals(150, turns.earliest());
        turns.clear();
        assertEquals(Long.MAX_VALUE, turns.earliest());
    }

    @Test
    void whereThereIsNoRoomTheNextUrgencyIsTried() {
        offer(Urgency.SWEEP, 1);
        var action = offer(Urgency.ACTION, 1);
        assertSame(action, turns.pick(urgency -> urgency == Urgency.ACTION));
        turns.clear();
        offer(Urgency.SWEEP, 1);
        assertNull(turns.pick(urgency -> urgency == Urgency.ACTION));
    }

    @Test
    void whatWasDoneInVainIsLastButHasOneOfTenTurns() {
        var picked = new ArrayList<Urgency>();
        for (int i = 0; i < 40; i++) {
            turns.clear();
            offer(Urgency.REPEAT, 1);
            offer(Urgency.ACTION, 1);
            var ask = turns.pick(urgency -> true);
            turns.taken(ask);
            picked.add(ask.urgency());
        }
        assertEquals(Urgency.ACTION, picked.get(0));
        assertEquals(4, Collections.frequency(picked, Urgency.REPEAT));
        assertEquals(Urgency.REPEAT, picked.get(Limits.TURNS_TO_A_REPEAT));
    }

    @Test
    void whereNothingElseIsWantedItIsDoneAtOnceIfThereIsRoom() {
        offer(Urgency.REPEAT, 1);
        assertNull(turns.pick(urgency -> false));
        assertEquals(Urgency.REPEAT, turns.pick(urgency -> true).urgency());
    }

    @Test
    void startsAndPollsTakeTurnsThreeToOne() {
        var picked = new ArrayList<Urgency>();
        for (int i = 0; i < 400; i++) {
            turns.clear();
            offer(Urgency.START, 1);
            offer(Urgency.POLL, 1);
            turns.pick(urgency -> true); // a turn that the budget did not allow does not count
            var ask = turns.pick(urgency -> true);
            turns.taken(ask);
            picked.add(ask.urgency());
        }
        assertEquals(100, Collections.frequency(picked, Urgency.POLL));
        assertEquals(
                List.of(Urgency.START, Urgency.START, Urgency.START, Urgency.POLL, Urgency.START),
                picked.subList(0, 5));
    }

    @Test
    void startsAloneGetEveryTurn() {
        for (int i = 0; i < 8; i++) {
            turns.clear();
            var start = offer(Urgency.START, 1);
            assertSame(start, turns.pick(urgency -> true));
            turns.taken(start);
        }
    }
}
