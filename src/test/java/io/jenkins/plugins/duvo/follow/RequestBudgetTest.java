package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.RateLimit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Rate limiter of a key. */
class RequestBudgetTest {
    private final RequestBudget budget = new RequestBudget(280, 0);

    /** The number of permits that a caller gets who asks every 10 ms. */
    private int acquireAll(long from, long to) {
        int acquired = 0;
        for (long now = from; now < to; now += 10) {
            if (budget.tryAcquire(now)) {
                acquired++;
            }
        }
        return acquired;
    }

    @Test
    void requestsBeforeTheLastAnswerAreCountedInIt() {
        acquireAll(100_000, 101_000);
        assertTrue(budget.tryAcquire(102_000));
        budget.onRateLimit(new RateLimit(300, Limits.SCARCE_REQUESTS), 102_000);
        assertTrue(budget.hasManyLeft(102_001));
    }

    @Test
    void pauseOfNoTimeIsTheShortest() {
        assertEquals(Limits.CONFIRM_DELAY_MS, RequestBudget.pauseMillis(0));
    }

    @Test
    void budgetBeginsEmpty() {
        assertFalse(budget.tryAcquire(0));
        assertTrue(budget.nextPermitAt(0) > 0);
    }

    @Test
    void rateIsLowerBeforeDuvoNamedALimit() {
        assertEquals(215, acquireAll(0, 60_000), 2);
    }

    @Test
    void rateReachesTheCapOnceDuvoNamedALimit() {
        budget.onRateLimit(new RateLimit(300, 299), 0);
        assertEquals(280, acquireAll(0, 60_000), 2);
    }

    @Test
    void permitsAreSavedUpToTheBurst() {
        assertEquals(Limits.BURST_REQUESTS, acquireAll(3_600_000, 3_600_010 + 10 * Limits.BURST_REQUESTS), 1);
    }

    @Test
    void capIsNeverExceeded() {
        budget.setMaxPerMinute(5);
        assertEquals(5, budget.rate());
        assertEquals(5, budget.meanRate());
        budget.onRateLimit(new RateLimit(300, 299), 0);
        assertEquals(5, budget.rate());
        assertEquals(5, budget.meanRate());
        budget.setMaxPerMinute(0);
        assertTrue(budget.nextPermitAt(0) > 0, "not before now, and not in the past by overflow");
    }

    @Test
    void foreignUseIsSubtracted() {
        budget.onRateLimit(new RateLimit(300, 290), 0);
        assertEquals(270, budget.rate());
        assertEquals(270, budget.meanRate());
        acquireAll(75_000, 75_100);
        budget.onRateLimit(new RateLimit(300, 299), 76_000);
        assertEquals(280, budget.rate());
    }

    @Test
    void ownUseIsNotCountedAsForeign() {
        budget.onRateLimit(new RateLimit(300, 300), 0);
        int acquired = acquireAll(0, 30_000);
        budget.onRateLimit(new RateLimit(300, 300 - acquired), 30_000);
        assertEquals(280, budget.rate());
    }

    @Test
    void throttlingPausesAsLongAsDuvoSays() {
        budget.onThrottled(20_000, 1_000);
        assertEquals(0, acquireAll(1_000, 21_000));
        assertTrue(budget.nextPermitAt(21_000) <= 21_300);
    }

    @Test
    void pauseHasADefaultAndAMaximum() {
        budget.onThrottled(-1, 0);
        assertEquals(Limits.THROTTLE_PAUSE_MS, budget.nextPermitAt(0));
        budget.onThrottled(86_400_000, 0);
        assertEquals(Limits.THROTTLE_PAUSE_MAX_MS, budget.nextPermitAt(0));
    }

    @Test
    void nearlyExhaustedBudgetIsSlowUntilThereIsMore() {
        budget.onRateLimit(new RateLimit(300, 3), 60_000);
        assertEquals(Limits.MIN_SHARED_RATE_PER_MINUTE, budget.rate());
        assertTrue(acquireAll(60_000, 70_000) <= 5);
        budget.onRateLimit(new RateLimit(300, 280), 200_000);
        assertTrue(budget.rate() > 200);
    }

    @Nested
    class Boundaries {
        private final RequestBudget sixtyAMinute = new RequestBudget(60, 0);

        @Test
        void nextPermitComesAfterItsShareOfTheMinute() {
            assertEquals(1_000, sixtyAMinute.nextPermitAt(0));
            assertEquals(1_000, sixtyAMinute.nextPermitAt(400));
            assertFalse(sixtyAMinute.tryAcquire(999));
            assertTrue(sixtyAMinute.tryAcquire(1_000));
            assertEquals(2_000, sixtyAMinute.nextPermitAt(1_000));
            assertEquals(5_000, sixtyAMinute.nextPermitAt(5_000));
        }

        @Test
        void tenRemainingRequestsAreEnoughAndNineAreNot() {
            long now = 0;
            for (int sent = 0; sent < 50; now += 10) {
                sent += budget.tryAcquire(now) ? 1 : 0;
            }
            budget.onRateLimit(new RateLimit(60, 10), now);
            assertEquals(60 - Limits.RESERVE_PER_MINUTE, budget.rate());
            budget.onRateLimit(new RateLimit(60, 9), now);
            assertEquals(Limits.MIN_RATE_PER_MINUTE, budget.rate());
        }

        @Test
        void requestSentAMinuteAgoIsNotCounted() {
            assertTrue(budget.tryAcquire(1_000));
            budget.onRateLimit(new RateLimit(300, 299), 60_999);
            assertEquals(280, budget.rate());
            budget.onRateLimit(new RateLimit(300, 299), 61_000);
            assertEquals(279, budget.rate());
        }

        @Test
        void foreignUseIsForgottenAfterALittleMoreThanAMinute() {
            budget.onRateLimit(new RateLimit(300, 290), 0);
            budget.onRateLimit(new RateLimit(300, 300), 10);
            budget.nextPermitAt(Limits.FOREIGN_USE_MEMORY_MS - 1);
            assertEquals(270, budget.rate());
            budget.nextPermitAt(Limits.FOREIGN_USE_MEMORY_MS);
            assertEquals(280, budget.rate());
        }
    }

    @Nested
    class ManyLeft {
        private void left(int remaining, long now) {
            budget.onRateLimit(new RateLimit(300, remaining), now);
        }

        @Test
        void unknownBudgetIsNotMuch() {
            assertFalse(budget.hasManyLeft(0));
        }

        @Test
        void moreThanCallsUnderWayUseUpIsMuch() {
            left(Limits.SCARCE_REQUESTS - 1, 0);
            assertFalse(budget.hasManyLeft(1));
            left(Limits.SCARCE_REQUESTS, 0);
            assertTrue(budget.hasManyLeft(1));
        }

        @Test
        void requestsSentSinceThenCountAsUsed() {
            left(Limits.SCARCE_REQUESTS + 1, 0);
            assertTrue(budget.tryAcquire(10_000));
            assertTrue(budget.hasManyLeft(10_001));
            assertTrue(budget.tryAcquire(20_000));
            assertFalse(budget.hasManyLeft(20_001));
        }

        @Test
        void whatWasLeftAMinuteAgoSaysNothing() {
            left(300, 0);
            assertTrue(budget.hasManyLeft(Limits.RATE_WINDOW_MS - 1));
            assertFalse(budget.hasManyLeft(Limits.RATE_WINDOW_MS));
        }
    }
}
