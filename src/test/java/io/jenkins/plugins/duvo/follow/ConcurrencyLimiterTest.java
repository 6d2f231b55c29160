package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Queue of the Jobs that share a concurrency limit. */
class ConcurrencyLimiterTest {
    private long now;
    private int limit = 1;
    private final ConcurrencyLimiter limiter = new ConcurrencyLimiter(() -> now);

    private ConcurrencyLimiter.Ticket enqueue(long position, boolean again) {
        return limiter.enqueue(new ConcurrencyLimit("acme", () -> limit, position, again), false, () -> {});
    }

    @Test
    void earliestJobIsAdmittedFirst() {
        var later = enqueue(2, false);
        var earlier = enqueue(1, false);
        assertFalse(later.tryAdmit());
        assertTrue(earlier.tryAdmit());
        assertFalse(later.tryAdmit());
        earlier.release();
        assertTrue(later.tryAdmit());
    }

    @Test
    void runningJobCountsAndDoesNotWait() {
        var alive = limiter.enqueue(new ConcurrencyLimit("acme", () -> limit, 5, false), true, () -> {});
        var next = enqueue(1, false);
        assertTrue(alive.tryAdmit());
        assertFalse(next.tryAdmit());
    }

    @Test
    void queueSettlesAfterARestart() {
        var again = enqueue(1, true);
        assertFalse(again.tryAdmit());
        now = Limits.QUEUE_SETTLE_MS;
        assertTrue(again.tryAdmit());
    }

    @Test
    void raisedLimitAdmitsTheNextJob() {
        assertTrue(enqueue(1, false).tryAdmit());
        var next = enqueue(2, false);
        assertFalse(next.tryAdmit());
        limit = 0;
        assertTrue(next.tryAdmit());
    }

    @Nested
    class Boundaries {
        private final List<String> notified = new ArrayList<>();

        private ConcurrencyLimiter.Ticket enqueue(long position) {
            return limiter.enqueue(
                    new ConcurrencyLimit("acme", () -> limit, position, false),
                    false,
                    () -> notified.add("" + position));
        }

        @Test
        void queuedJobsAreNotifiedWhenTheQueueMoves() {
            now = 5_000;
            var first = enqueue(1);
            enqueue(2);
            assertTrue(first.tryAdmit());
            assertEquals(List.of("2"), notified);
            first.release();
            assertEquals(List.of("2", "2"), notified);
            assertEquals(5_000 + Limits.QUEUE_CHECK_MS, first.nextCheckAt());
        }
    }
}
