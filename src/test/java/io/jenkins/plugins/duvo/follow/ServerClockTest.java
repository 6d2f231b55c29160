package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is known of the time at Duvo. */
class ServerClockTest {
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private final ServerClock serverClock = new ServerClock();

    @Test
    void elapsedTimeIsZeroBeforeDuvoNamedATime() {
        assertEquals(0, serverClock.elapsedSince(NOON, 5_000));
        serverClock.observe(null, 0);
        assertEquals(0, serverClock.elapsedSince(NOON, 5_000));
    }

    @Test
    void clockIsAtLeastTheLatestObservedTime() {
        serverClock.observe(NOON, 1_000);
        serverClock.observe(NOON.minusSeconds(50), 1_000);
        assertEquals(7_000, serverClock.elapsedSince(NOON, 8_000));
        assertEquals(0, serverClock.elapsedSince(NOON.plusSeconds(60), 8_000));
        assertEquals(0, serverClock.elapsedSince(null, 8_000));
    }
}
