package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The last words of short Jobs are not lost where replicas lag, also where the key's Jobs were read shortly before. */
class LaggingKeyDayTest {
    private static final double SHORT_SECONDS = 5;

    private static long shortOnes(LaggingKeyDay day) {
        return day.released().stream()
                .filter(seconds -> seconds < SHORT_SECONDS)
                .count();
    }

    @Test
    void noLastWordIsLostWhereSomeReadsLag() {
        var days = LongStream.range(0, 9)
                .mapToObj(seed -> new LaggingKeyDay(seed, 0.02, LaggingKeyDay.LONGEST_LAG_MS).play())
                .toList();

        assertEquals(0, days.stream().mapToInt(LaggingKeyDay::lost).sum());
        assertTrue(
                days.stream().mapToLong(LaggingKeyDayTest::shortOnes).sum() > 100,
                "a part of each day is read shortly");
    }

    @Test
    void mostJobsAreReadShortlyWhereNothingLags() {
        assertTrue(shortOnes(new LaggingKeyDay(1, 0, LaggingKeyDay.LONGEST_LAG_MS).play()) > 100);
    }

    @Test
    void wordsThatReplicasHideForTooLongAreCounted() {
        assertTrue(
                new LaggingKeyDay(1, 1, 4 * LaggingKeyDay.LONGEST_LAG_MS).play().lost() > 0,
                "else the other tests could not fail");
    }
}
