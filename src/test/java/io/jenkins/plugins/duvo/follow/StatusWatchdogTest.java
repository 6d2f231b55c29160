package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Time for which reads of statuses have no turn. */
class StatusWatchdogTest {
    private final List<Long> ticks = new ArrayList<>();
    private final StatusWatchdog watchdog = new StatusWatchdog(ticks::add);

    private void checkUntil(long from, long to) {
        for (long now = from; now <= to; now += 1_000) {
            watchdog.check(now);
        }
    }

    private long sum() {
        return ticks.stream().mapToLong(Long::longValue).sum();
    }

    @Test
    void timeCountsWhileCallsMayBeSent() {
        watchdog.setExcused(false, 0);
        checkUntil(0, 60_000);
        assertEquals(60_000, sum());
        assertEquals(12, ticks.size());
        assertEquals(65_000, watchdog.checkAt());
    }

    @Test
    void timeOfAWaitForTheBudgetDoesNotCount() {
        watchdog.setExcused(false, 0);
        checkUntil(0, 20_000);
        watchdog.setExcused(true, 20_000);
        checkUntil(20_000, 45_000);
        watchdog.setExcused(false, 45_000);
        checkUntil(45_000, 85_000);
        assertEquals(60_000, sum());
    }

    @Test
    void timeUpToTheBeginningOfAWaitCounts() {
        watchdog.setExcused(false, 0);
        watchdog.setExcused(true, 3_000);
        watchdog.check(Limits.STATUS_CHECK_MS);
        assertEquals(List.of(3_000L), ticks);
    }

    @Test
    void nothingIsCheckedWhileNothingCounts() {
        checkUntil(0, 60_000);
        assertEquals(List.of(), ticks);
    }

    @Test
    void sleepOfTheMachineDoesNotCount() {
        watchdog.setExcused(false, 0);
        watchdog.check(3_600_000);
        assertEquals(List.of(Limits.STATUS_CHECK_MS), ticks);
    }
}
