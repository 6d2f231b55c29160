package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KeyWatchTest {
    private final KeyWatch watch = new KeyWatch();

    @Test
    void longestTimeBetweenTwoRequestsCounts() {
        watch.onFollowed(0);
        watch.onRequest(1_000);
        watch.onRequest(5_000);
        watch.onRequest(6_000);
        assertEquals(4_000, watch.longest(7_000));
    }

    @Test
    void timeBeforeFirstAndAfterLastRequestCounts() {
        watch.onFollowed(1_000);
        assertEquals(2_000, watch.longest(3_000));
        watch.onRequest(4_000);
        assertEquals(6_000, watch.longest(10_000));
    }

    @Test
    void pauseThatDuvoOrderedDoesNotCount() {
        watch.onFollowed(0);
        watch.onRequest(5_000);
        watch.onPause(25_000);
        watch.onRequest(40_000);
        assertEquals(15_000, watch.longest(41_000));
    }

    @Test
    void sleepAndCrashDoNotCount() {
        watch.onFollowed(0);
        watch.onWake(900_000);
        watch.onRequest(901_000);
        watch.onCrash(902_000);
        watch.onFollowed(1_902_000);
        watch.onRequest(1_903_000);
        assertEquals(1_000, watch.longest(1_903_000));
    }

    @Test
    void keyWithoutFollowedJobsWaitsForNothing() {
        watch.onFollowed(0);
        watch.onFollowed(0);
        watch.onEnded(1_000);
        watch.onEnded(2_000);
        assertEquals(2_000, watch.longest(100_000));
    }
}
