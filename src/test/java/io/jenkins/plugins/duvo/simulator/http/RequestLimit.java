package io.jenkins.plugins.duvo.simulator.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Rate limiter: how many requests each key may make in a minute. Rejected requests do not count. */
public final class RequestLimit {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** The minute in which requests are counted. */
    public enum Window {
        /** The last 60 seconds. */
        SLIDING,
        /** The current minute of the clock. */
        FIXED
    }

    /**
     * Result of counting one request.
     *
     * @param allowed whether the request is within the limit
     * @param remaining how many more requests are allowed now
     * @param resetSeconds seconds until the limit allows one more
     */
    public record LimitCheck(boolean allowed, int remaining, long resetSeconds) {}

    private final int perMinute;
    private final Window window;
    private final int clockRate;
    private final Map<String, Deque<Instant>> acquired = new HashMap<>();

    public RequestLimit(int perMinute, Window window) {
        this(perMinute, window, 1);
    }

    private RequestLimit(int perMinute, Window window, int clockRate) {
        this.perMinute = perMinute;
        this.window = window;
        this.clockRate = clockRate;
    }

    /** Creates Duvo's own limit: 300 requests in any 60 seconds. */
    public static RequestLimit ofDuvo() {
        return ofDuvo(1);
    }

    /**
     * Creates Duvo's own limit for a client whose clock is faster than real time by this factor: 300 requests in any 60 seconds of
     * that clock, which also the headers count in.
     */
    public static RequestLimit ofDuvo(int clockRate) {
        return new RequestLimit(300, Window.SLIDING, clockRate);
    }

    /** Creates a limiter that allows every request and sends no headers. */
    public static RequestLimit off() {
        return new RequestLimit(Integer.MAX_VALUE, Window.FIXED);
    }

    public int perMinute() {
        return perMinute;
    }

    boolean isOff() {
        return perMinute == Integer.MAX_VALUE;
    }

    /** Counts a request, unless the key has used up its limit. */
    LimitCheck tryAcquire(String key, Instant at) {
        if (isOff()) {
            return new LimitCheck(true, perMinute, 0);
        }
        var now = Instant.ofEpochMilli(at.toEpochMilli() * clockRate);
        var times = acquired.computeIfAbsent(key, k -> new ArrayDeque<>());
        while (!times.isEmpty() && !expiry(times.peek()).isAfter(now)) {
            times.poll();
        }
        boolean allowed = times.size() < perMinute;
        if (allowed) {
            times.add(now);
        }
        return new LimitCheck(
                allowed, perMinute - times.size(), times.isEmpty() ? 60 : secondsTo(expiry(times.peek()), now));
    }

    /** When a request made at this time no longer counts. */
    private Instant expiry(Instant time) {
        return window == Window.SLIDING
                ? time.plus(WINDOW)
                : Instant.ofEpochSecond(Math.floorDiv(time.getEpochSecond(), 60) * 60)
                        .plus(WINDOW);
    }

    private static long secondsTo(Instant end, Instant now) {
        return Math.max(1, (Duration.between(now, end).toMillis() + 999) / 1000);
    }
}
