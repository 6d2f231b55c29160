package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Response;

/** Reads what an answer's headers say of the request budget. Whatever is odd is as if it were not there. */
final class RateLimits {
    private RateLimits() {}

    static Optional<RateLimit> read(Response response) {
        var limit = number(response.header("x-ratelimit-limit"));
        var remaining = number(response.header("x-ratelimit-remaining"));
        return limit > 0 && remaining >= 0 ? Optional.of(new RateLimit(limit, remaining)) : Optional.empty();
    }

    /** The time to be silent: seconds or an HTTP date, measured from {@code now}; null if there is none that can be read. */
    @CheckForNull
    static Duration retryAfter(@CheckForNull String header, Instant now) {
        if (header == null || header.isBlank()) {
            return null;
        }
        try {
            var seconds = Double.parseDouble(header.trim());
            return Double.isNaN(seconds) ? null : notNegative(Duration.ofMillis((int) (seconds * 1000)));
        } catch (NumberFormatException e) {
            return untilDate(header.trim(), now);
        }
    }

    private static Duration untilDate(String header, Instant now) {
        try {
            var date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
            return notNegative(Duration.between(now, date.toInstant()));
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }

    private static int number(@CheckForNull String header) {
        try {
            return header == null ? -1 : Integer.parseInt(header.trim());
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
