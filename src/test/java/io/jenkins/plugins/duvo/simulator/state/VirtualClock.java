package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Clock of virtual time, which stands still until a test moves it. Thread-safe. */
public final class VirtualClock implements InstantSource {
    /** The time at first, a Monday morning. */
    public static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");

    private Instant now = BEGIN;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Moves the clock forward. */
    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    /** Moves the clock forward by seconds. */
    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /** Sets the clock, forward or back. */
    public synchronized void set(Instant time) {
        now = time;
    }
}
