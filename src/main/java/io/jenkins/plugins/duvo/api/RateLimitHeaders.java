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
final class RateLimitHeaders {
    private RateLimitHeaders() {}

    static Optional<RateLimit> read(Response response) {
        var limit = number(response.header("x-ratelimit-limit"));
        var remaining = number(response.header("x-ratelimit-remaining"));
        return limit > 0 && remaining >= 0 ? Optional.of(new RateLimit(limit, remaining)) : Optional.empty();
    }

    /**
     * The time to be silent: seconds, or a date, which is measured from the answer's own where it has one, since our clock may be
     * another; null if there is none that can be read.
     */
    @CheckForNull
    static Duration retryAfter(Response response) {
        var header = response.header("retry-after");
        if (header == null) {
            return null;
        }
        try {
            var seconds = Double.parseDouble(header.trim());
            return Double.isNaN(seconds) ? null : notNegative(Duration.ofMillis((int) (seconds * 1000)));
        } catch (NumberFormatException e) {
            return date(header)
                    .map(until -> notNegative(
                            Duration.between(date(response.header("date")).orElseGet(Instant::now), until)))
                    .orElse(null);
        }
    }

    private static Optional<Instant> date(@CheckForNull String header) {
        try {
            return header == null
                    ? Optional.empty()
                    : Optional.of(ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
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
