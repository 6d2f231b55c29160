package io.jenkins.plugins.duvo.store;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.Status;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The end of a Job, which may have ended before it is followed. */
class JobRecordTest {
    private static final Instant FORMER = Instant.ofEpochMilli(System.currentTimeMillis() - 7_200_000);

    private final JobRecord record = new JobRecord("local", "agent", "acme", FORMER.toEpochMilli() - 1_000);

    private void ends(Instant at) {
        record.setJobEnd(new Status("completed"), at);
        record.endFollowing(3, null);
    }

    @Test
    void endFromBeforeTheJobWasFollowedIsKept() {
        record.setFormerEnd(FORMER);
        ends(FORMER);
        assertThat(record.getEndedAt(), is(FORMER.toEpochMilli()));
        assertThat(record.completedAt(), is(FORMER));
    }

    @Test
    void laterEndTakesThePlaceOfAFormerOne() {
        var latest = FORMER.plus(Duration.ofHours(1));
        var now = System.currentTimeMillis();
        record.setFormerEnd(FORMER);
        ends(latest);
        assertThat(record.getEndedAt(), is(greaterThanOrEqualTo(now)));
        assertThat(record.completedAt(), is(latest));
    }

    @Test
    void endThatDuvoDoesNotDateIsNotTheFormerOne() {
        var now = System.currentTimeMillis();
        record.setFormerEnd(FORMER);
        ends(null);
        assertThat(record.getEndedAt(), is(greaterThanOrEqualTo(now)));
        assertThat(record.completedAt(), is(nullValue()));
    }

    /** A Job that exists is followed from the time on that Duvo gives as its start. */
    @Test
    void durationIsNotNegativeThoughDuvosClockIsAhead() {
        var ahead = new JobRecord("local", "agent", "acme", System.currentTimeMillis() + 3_600_000);
        assertThat(ahead.getDurationMillis(), is(0L));
        ahead.endFollowing(3, null);
        assertThat(ahead.getDurationMillis(), is(0L));
    }

    @Test
    void durationOfAnEndedJobIsByDuvosClock() {
        record.setCreatedAt(FORMER);
        ends(FORMER.plusMillis(1_700));
        assertThat(record.getDurationMillis(), is(1_700L));
    }

    @Test
    void endBeforeTheBeginningIsNoDuration() {
        record.setCreatedAt(FORMER);
        ends(FORMER.minusMillis(1));
        assertThat(
                record.getDurationMillis(),
                is(record.getEndedAt() - Math.max(record.getStartedAt(), FORMER.toEpochMilli())));
    }

    @Test
    void waitForTheStartIsNoPartOfTheDuration() {
        var now = System.currentTimeMillis();
        var waiting = new JobRecord("local", "agent", "acme", now - 60_000);
        assertThat(waiting.getDurationMillis(), is(greaterThanOrEqualTo(60_000L)));
        waiting.setCreatedAt(Instant.ofEpochMilli(now - 1_000));
        assertThat(waiting.getDurationMillis(), is(lessThan(60_000L)));
    }

    @Test
    void jobThatGoesOnHasNotEnded() {
        record.setFormerEnd(FORMER);
        record.clearEnd();
        assertThat(record.isEnded(), is(false));
        var now = System.currentTimeMillis();
        ends(FORMER); // it went on although Duvo still says this
        assertThat(record.getEndedAt(), is(greaterThanOrEqualTo(now)));
    }
}
