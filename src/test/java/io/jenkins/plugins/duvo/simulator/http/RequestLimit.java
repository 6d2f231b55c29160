package io.jenkins.plugins.duvo.simulator.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** How many requests a key may make in a minute. Refused requests do not count. */
public final class RequestLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** How the minute is counted. */
    public enum Window {
        /** Any 60 seconds. */
        SLIDING,
        /** Each full minute of the clock for itself. */
        FIXED
    }

    /** Whether a request was let through, how many more may follow, and the seconds until there are more. */
    public record Verdict(boolean allowed, int remaining, long resetSeconds) {}

    private final int perMinute;
    private final Window window;
    private final Map<String, Deque<Instant>> taken = new HashMap<>();

    public RequestLimit(int perMinute, Window window) {
        this.perMinute = perMinute;
        this.window = window;
    }

    /** Duvo's own: 300 in any 60 seconds. */
    public static RequestLimit ofDuvo() {
        return new RequestLimit(300, Window.SLIDING);
    }

    public static RequestLimit off() {
        return new RequestLimit(Integer.MAX_VALUE, Window.FIXED);
    }

    public int perMinute() {
        return perMinute;
    }

    boolean isOff() {
        return perMinute == Integer.MAX_VALUE;
    }

    Verdict take(String key, Instant now) {
        if (isOff()) {
            return new Verdict(true, perMinute, 0);
        }
        var times = taken.computeIfAbsent(key, k -> new ArrayDeque<>());
        while (!times.isEmpty() && !ends(times.peek()).isAfter(now)) {
            times.poll();
        }
        boolean allowed = times.size() < perMinute;
        if (allowed) {
            times.add(now);
        }
        return new Verdict(
                allowed, perMinute - times.size(), times.isEmpty() ? 60 : secondsTo(ends(times.peek()), now));
    }

    private Instant ends(Instant time) {
        return window == Window.SLIDING
                ? time.plus(WINDOW)
                : Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), 60) * 60)
                        .plus(WINDOW);
    }

    private static long secondsTo(Instant end, Instant now) {
        return Math.max(1, (Duration.between(now, end).toMillis() + 999) / 1000);
    }
}
