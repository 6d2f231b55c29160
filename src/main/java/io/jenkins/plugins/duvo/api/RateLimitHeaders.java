package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Response;

/** Parser of the headers that state a key's request budget. A header that cannot be parsed counts as absent. */
final class RateLimitHeaders {
    private RateLimitHeaders() {}

    /** Reads the budget that is left; empty unless both headers are there and valid. */
    static Optional<RateLimit> read(Response response) {
        var limit = number(response.header("x-ratelimit-limit"));
        var remaining = number(response.header("x-ratelimit-remaining"));
        return limit > 0 && remaining >= 0 ? Optional.of(new RateLimit(limit, remaining)) : Optional.empty();
    }

    /**
     * Reads how long the key must make no call; null if the header is absent or cannot be parsed. Never negative.
     *
     * <p>The header holds seconds or a date. A date is measured from the answer's own {@code date} header if there is one,
     * because the clock of this machine may be wrong. Example: {@code date} 00:00:00 and {@code retry-after} 00:00:20 are 20
     * seconds, whatever this machine's clock says.
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
