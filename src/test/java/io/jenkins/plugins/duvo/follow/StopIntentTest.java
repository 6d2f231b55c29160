package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Stop of a Job: when it is sent, reported and given up. */
class StopIntentTest {
    private final StopIntent stop = new StopIntent();

    @Test
    void stopIsRequestedAndReportedOnce() {
        assertEquals(Long.MAX_VALUE, stop.reportAt());
        stop.request(0);
        stop.request(5_000);
        assertEquals(Limits.STOP_REPORT_MS, stop.reportAt());
        assertTrue(stop.isEffectExpected());
        stop.markReported();
        assertFalse(stop.isEffectExpected());
        assertEquals(Long.MAX_VALUE, stop.reportAt());
    }

    @Test
    void failedStopIsRepeatedSooner() {
        stop.request(0);
        stop.onSent(true, 100);
        assertEquals(100 + Limits.STOP_REPEAT_MS, stop.sendAt());
        stop.onSent(false, 100);
        assertTrue(stop.sendAt() < 100 + Limits.STOP_REPEAT_MS);
    }

    @Test
    void stopIsGivenUpAfterADay() {
        assertFalse(stop.isGivenUp(Long.MAX_VALUE));
        stop.request(0);
        assertFalse(stop.isGivenUp(Limits.STOP_GIVE_UP_MS));
        assertTrue(stop.isGivenUp(Limits.STOP_GIVE_UP_MS + 1));
    }

    @Nested
    class Boundaries {
        @Test
        void stopIsGivenUpADayAfterItsRequest() {
            stop.request(1_000_000);
            assertFalse(stop.isGivenUp(1_000_000 + Limits.STOP_GIVE_UP_MS));
            assertTrue(stop.isGivenUp(1_000_001 + Limits.STOP_GIVE_UP_MS));
        }
    }
}
