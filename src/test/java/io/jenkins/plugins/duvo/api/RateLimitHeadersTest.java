package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the headers of an answer say about the rate limit. */
class RateLimitHeadersTest extends MockServerFixture {
    @ParameterizedTest
    @CsvSource({"5, 5000", "1.5, 1500", "-3, 0", "0, 0", "'Wed, 01 Jan 2020 00:00:00 GMT', 0", "86400, 86400000"})
    void retryAfterIsSecondsOrDate(String header, long millis) {
        server.enqueue(response(429, "{\"error\":\"slow\"}")
                .setHeader("retry-after", header)
                .build());
        assertEquals(Duration.ofMillis(millis), fails(() -> client.getJob("r1")).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1e999999999", "NaN", "-1e99", "0x1p9", "99999999999999999999999999"})
    void retryAfterThatCannotBeParsedIsIgnoredOrBounded(String header) {
        server.enqueue(response(429, "").setHeader("retry-after", header).build());
        var pause = fails(() -> client.getJob("r1")).retryAfter();
        assertTrue(pause == null || pause.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0, () -> "" + pause);
    }

    @Test
    void retryAfterDateIsMeasuredFromNow() {
        var date = java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC).plusSeconds(100));
        server.enqueue(response(429, "").setHeader("retry-after", date).build());
        var pause = fails(() -> client.getJob("r1")).retryAfter();
        assertTrue(pause.toSeconds() > 90 && pause.toSeconds() <= 100, pause::toString);
    }

    /** If this machine's clock is an hour off, the pause must be neither an hour nor zero. */
    @Test
    void retryAfterDateIsMeasuredByDuvosClockIfKnown() {
        server.enqueue(response(429, "")
                .setHeader("date", "Wed, 01 Jan 2020 00:00:00 GMT")
                .setHeader("retry-after", "Wed, 01 Jan 2020 00:00:20 GMT")
                .build());
        assertEquals(Duration.ofSeconds(20), fails(() -> client.getJob("r1")).retryAfter());
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "300, -1", "0, 0", "'', ''"})
    void limitThatCannotBeParsedIsIgnored(String limit, String remaining) throws Exception {
        server.enqueue(response(200, "{\"run\":null}")
                .setHeader("x-ratelimit-limit", limit)
                .setHeader("x-ratelimit-remaining", remaining)
                .build());
        client.getJob("r1");
        assertEquals(List.of(), limits);
    }
}
