package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Which of the queued Jobs may start. */
class ConcurrencyLimiterTest {
    private long now;
    private int most = 1;
    private final ConcurrencyLimiter line = new ConcurrencyLimiter(() -> now);

    private ConcurrencyLimiter.Ticket join(long place, boolean again) {
        return line.enqueue(new ConcurrencyLimit("acme", () -> most, place, again), false, () -> {});
    }

    @Test
    void earliestJobIsAdmittedFirst() {
        var later = join(2, false);
        var earlier = join(1, false);
        assertFalse(later.tryAdmit());
        assertTrue(earlier.tryAdmit());
        assertFalse(later.tryAdmit());
        earlier.release();
        assertTrue(later.tryAdmit());
    }

    @Test
    void runningJobCountsAndDoesNotWait() {
        var alive = line.enqueue(new ConcurrencyLimit("acme", () -> most, 5, false), true, () -> {});
        var next = join(1, false);
        assertTrue(alive.tryAdmit());
        assertFalse(next.tryAdmit());
    }

    @Test
    void queueSettlesAfterARestart() {
        var again = join(1, true);
        assertFalse(again.tryAdmit());
        now = Limits.QUEUE_SETTLE_MS;
        assertTrue(again.tryAdmit());
    }

    @Test
    void raisedLimitAdmitsTheNextJob() {
        assertTrue(join(1, false).tryAdmit());
        var next = join(2, false);
        assertFalse(next.tryAdmit());
        most = 0;
        assertTrue(next.tryAdmit());
    }

    @Nested
    class Boundaries {
        private final List<String> moved = new ArrayList<>();

        private ConcurrencyLimiter.Ticket join(long place) {
            return line.enqueue(
                    new ConcurrencyLimit("acme", () -> most, place, false), false, () -> moved.add("" + place));
        }

        @Test
        void queuedJobsAreNotifiedWhenTheQueueMoves() {
            now = 5_000;
            var first = join(1);
            join(2);
            assertTrue(first.tryAdmit());
            assertEquals(List.of("2"), moved);
            first.release();
            assertEquals(List.of("2", "2"), moved);
            assertEquals(5_000 + Limits.QUEUE_CHECK_MS, first.nextCheckAt());
        }
    }
}
