package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When the messages of an ended Job are read, and which read is enough. */
class FinalReadScheduleTest {
    private static final long ENDED = 100_000;
    private static final long LATE = ENDED + Limits.FINAL_READ_DELAY_MS;

    private final FinalReadPolicy policy = new FinalReadPolicy();

    private FinalReadSchedule schedule(boolean lagging) {
        return new FinalReadSchedule(policy, ENDED, lagging, ENDED);
    }

    private FinalReadSchedule schedule() {
        return schedule(false);
    }

    private void crowd() {
        policy.setMaxEnds(0);
    }

    private void lookInVain() {
        for (int i = 0; i < Limits.LATE_READS_IN_VAIN; i++) {
            policy.onNothingLate();
        }
    }

    /** Makes this many reads that agree, each when it is due; returns whether the last of them is enough. */
    private static boolean read(FinalReadSchedule schedule, int reads) {
        var enough = false;
        for (int i = 0; i < reads; i++) {
            enough = schedule.onEarlyRead(schedule.due(), true);
        }
        return enough;
    }

    @Test
    void firstReadIsDueAtOnceAndTheNextSoonAfter() {
        var schedule = schedule();
        assertEquals(ENDED, schedule.due());
        assertFalse(read(schedule, 1));
        assertEquals(ENDED + Limits.AGREEING_READ_INTERVAL_MS, schedule.due());
    }

    @Test
    void readsThatAgreeAreFollowedByALateOne() {
        var schedule = schedule();
        assertFalse(read(schedule, Limits.AGREEING_READS));
        assertEquals(LATE, schedule.due());
    }

    @Test
    void readsThatAgreeAreEnoughWhereLateOnesFoundNothing() {
        lookInVain();
        var schedule = schedule();
        assertFalse(read(schedule, Limits.AGREEING_READS - 1));
        assertTrue(read(schedule, 1));
    }

    @Test
    void lagMeanwhileNeedsALateRead() {
        lookInVain();
        var schedule = schedule();
        schedule.onLag();
        assertFalse(read(schedule, Limits.AGREEING_READS));
        assertEquals(ENDED + Limits.FINAL_READ_DELAY_LAGGING_MS, schedule.due());
    }

    @Test
    void lagBeforeTheEndNeedsALateRead() {
        lookInVain();
        var schedule = schedule(true);
        assertFalse(read(schedule, Limits.AGREEING_READS));
        assertEquals(ENDED + Limits.FINAL_READ_DELAY_LAGGING_MS, schedule.due());
    }

    @Test
    void readsThatDifferAreFewAndThenTheLateOne() {
        lookInVain();
        var schedule = schedule();
        for (int i = 1; i < Limits.MAX_EARLY_READS; i++) {
            schedule.onPage(true);
            assertFalse(schedule.onEarlyRead(schedule.due(), true));
            assertEquals(ENDED + i * Limits.AGREEING_READ_INTERVAL_MS, schedule.due());
        }
        schedule.onPage(true);
        assertFalse(schedule.onEarlyRead(schedule.due(), true));
        assertEquals(LATE, schedule.due());
    }

    @Test
    void readWhoseRowsDuvoDoesNotCountDoesNotAgree() {
        lookInVain();
        var schedule = schedule();
        assertFalse(read(schedule, Limits.AGREEING_READS - 1));
        assertFalse(schedule.onEarlyRead(schedule.due(), false));
    }

    @Test
    void earlyReadIsNotDueAfterTheLateOne() {
        var noticed = LATE - 100;
        var schedule = new FinalReadSchedule(policy, ENDED, false, noticed);
        read(schedule, 1);
        assertEquals(LATE, schedule.due());
    }

    @Test
    void crowdHasALateReadOnly() {
        crowd();
        lookInVain();
        var schedule = schedule();
        assertEquals(LATE, schedule.due());
        for (int i = 0; i < Limits.AGREEING_READS; i++) { // as they were under way
            assertFalse(schedule.onEarlyRead(ENDED + i, true));
            assertEquals(LATE, schedule.due());
        }
    }

    @Test
    void crowdIsReadAtOnceIfTheEndIsLongAgo() {
        crowd();
        var noticed = LATE + 1;
        assertEquals(noticed, new FinalReadSchedule(policy, ENDED, false, noticed).due());
    }

    @Test
    void readThatWasSentAfterTheDelayIsLate() {
        assertFalse(schedule().isLate(LATE - 1));
        assertTrue(schedule().isLate(LATE));
    }

    @Test
    void lowerCountIsReadAgainAFewTimesAndAgreementBeginsAnew() {
        lookInVain();
        var schedule = schedule();
        read(schedule, Limits.AGREEING_READS - 1);
        for (int i = 0; i < Limits.MAX_STALE_FINAL_READS; i++) {
            assertTrue(schedule.tryRepeat(ENDED + i));
            assertEquals(ENDED + i + Limits.STALE_FINAL_READ_MS, schedule.due());
        }
        assertFalse(schedule.tryRepeat(ENDED));
        assertFalse(read(schedule, 1));
    }
}
