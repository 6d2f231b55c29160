package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.RateLimit;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {
    private final RequestBudget budget = new RequestBudget(280, 0);

    /** How many requests a greedy caller gets. */
    private int takeAll(long from, long to) {
        int taken = 0;
        for (long now = from; now < to; now += 10) {
            if (budget.take(now)) {
                taken++;
            }
        }
        return taken;
    }

    @Test
    void beginsEmpty() {
        assertFalse(budget.take(0));
        assertTrue(budget.readyAt(0) > 0);
    }

    @Test
    void withoutWordFromDuvoItGoesSlower() {
        assertEquals(215, takeAll(0, 60_000), 2);
    }

    @Test
    void withWordFromDuvoItGoesAsFastAsTheCap() {
        budget.seen(new RateLimit(300, 299), 0);
        assertEquals(280, takeAll(0, 60_000), 2);
    }

    @Test
    void nothingIsSavedBeyondTheBurst() {
        assertEquals(Limits.BURST, takeAll(3_600_000, 3_600_010 + 10 * Limits.BURST), 1);
    }

    @Test
    void theCapIsNeverExceeded() {
        budget.capAt(5);
        budget.seen(new RateLimit(300, 299), 0);
        assertEquals(5, budget.rate());
        budget.capAt(0);
        assertTrue(budget.readyAt(0) > 0, "not before now, and not in the past by overflow");
    }

    @Test
    void whatOthersUseIsLeftToThem() {
        budget.seen(new RateLimit(300, 200), 0);
        assertEquals(180, budget.rate());
        takeAll(75_000, 75_100);
        budget.seen(new RateLimit(300, 299), 76_000);
        assertEquals(280, budget.rate());
    }

    @Test
    void whatWeUseIsNotTakenForOthers() {
        budget.seen(new RateLimit(300, 300), 0);
        int taken = takeAll(0, 30_000);
        budget.seen(new RateLimit(300, 300 - taken), 30_000);
        assertEquals(280, budget.rate());
    }

    @Test
    void aRefusalSilencesTheKeyAsLongAsDuvoSays() {
        budget.throttled(20_000, 1_000);
        assertEquals(0, takeAll(1_000, 21_000));
        assertTrue(budget.readyAt(21_000) <= 21_300);
    }

    @Test
    void aRefusalWithoutATimeAndOneOfADay() {
        budget.throttled(-1, 0);
        assertEquals(Limits.PAUSE, budget.readyAt(0));
        budget.throttled(86_400_000, 0);
        assertEquals(Limits.PAUSE_LONGEST, budget.readyAt(0));
    }

    @Test
    void severalRefusalsInOnePauseCountAsOne() {
        budget.throttled(10_000, 0);
        budget.throttled(10_000, 10);
        budget.throttled(10_000, 20);
        assertEquals(Limits.RATE_UNSEEN * 0.9, budget.rate(), 0.1);
        budget.throttled(10_000, 20_000);
        assertEquals(Limits.RATE_UNSEEN * 0.81, budget.rate(), 0.1);
    }

    @Test
    void almostNothingLeftMakesItSlowUntilThereIsMore() {
        budget.seen(new RateLimit(300, 3), 60_000);
        assertEquals(Limits.RATE_LEAST, budget.rate());
        assertTrue(takeAll(60_000, 70_000) <= 5);
        budget.seen(new RateLimit(300, 280), 200_000);
        assertTrue(budget.rate() > 200);
    }
}
