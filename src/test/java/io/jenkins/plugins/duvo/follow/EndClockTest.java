package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** By when a Job had ended. */
class EndClockTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final EndClock clock = new EndClock();

    private static Job job(Instant createdAt, Instant completedAt) {
        return new Job("1", "agent", null, new Status("completed"), null, createdAt, null, completedAt);
    }

    private static Job livedFor(long millis) {
        return job(NOON, NOON.plusMillis(millis));
    }

    @Test
    void lifeOfTheJobCountsFromTheAnswerToItsStart() {
        clock.onStarted(100_000);
        assertEquals(102_300, clock.endedBy(livedFor(2_300), 110_000));
        assertEquals(100_000, clock.endedBy(livedFor(0), 110_000));
    }

    @Test
    void endIsNotLaterThanNow() {
        clock.onStarted(100_000);
        assertEquals(110_000, clock.endedBy(livedFor(10_000), 110_000));
        assertEquals(110_000, clock.endedBy(livedFor(10_001), 110_000));
        assertEquals(110_000, clock.endedBy(job(Instant.MIN, Instant.MAX), 110_000));
    }

    @Test
    void endIsNotBeforeTheJobWasSeenActive() {
        clock.onStarted(100_000);
        clock.onActive(105_000);
        assertEquals(105_000, clock.endedBy(livedFor(2_300), 110_000));
        assertEquals(107_000, clock.endedBy(livedFor(7_000), 110_000));
    }

    @Test
    void endBeforeTheBeginningSaysNothing() {
        clock.onStarted(100_000);
        assertEquals(110_000, clock.endedBy(livedFor(-1), 110_000));
    }

    @Test
    void withoutBothTimesOrTheStartNothingIsKnown() {
        assertEquals(110_000, clock.endedBy(livedFor(2_300), 110_000));
        clock.onStarted(100_000);
        assertEquals(110_000, clock.endedBy(job(null, NOON), 110_000));
        assertEquals(110_000, clock.endedBy(job(NOON, null), 110_000));
    }

    @Test
    void startIsKnownOnceDuvoAnsweredIt() {
        assertEquals(Long.MAX_VALUE, clock.startedAt());
        clock.onStarted(100_000);
        assertEquals(100_000, clock.startedAt());
    }
}
