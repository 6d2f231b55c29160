package io.jenkins.plugins.duvo.simulator.state;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. Safe from any thread. */
public final class VirtualClock implements InstantSource {
    /** A Monday morning. */
    public static final Instant BEGIN = Instant.parse("2026-11-23T08:00:00Z");

    private Instant now = BEGIN;

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /** Moves to a time, also back. */
    public synchronized void set(Instant time) {
        now = time;
    }
}
