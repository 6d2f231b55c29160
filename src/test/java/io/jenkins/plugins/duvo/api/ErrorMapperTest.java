package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import mockwebserver3.MockResponse;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which outcome and reason an HTTP error has, depending on whether Duvo or a proxy sent it. */
class ErrorMapperTest extends MockServerFixture {
    @ParameterizedTest
    @CsvSource({
        "400, REFUSED",
        "401, REFUSED",
        "402, REFUSED",
        "403, REFUSED",
        "404, REFUSED",
        "408, UNKNOWN",
        "409, REFUSED",
        "411, REFUSED",
        "413, REFUSED",
        "429, THROTTLED",
        "500, UNKNOWN",
        "502, UNKNOWN",
        "503, UNKNOWN",
        "504, UNKNOWN",
        "520, UNKNOWN",
        "529, UNKNOWN"
    })
    void errorOfDuvoHasOutcomeOfItsStatus(int code, Outcome outcome) {
        answer(code, "{\"error\":\"Oh\",\"message\":\"no\\u001b[2J\\nreally\"}");
        var thrown = startFails();
        assertEquals(outcome, thrown.outcome());
        assertEquals(code, thrown.httpStatus());
        assertEquals("Oh: no really", thrown.reason());
        assertEquals("start a Job of Assignment a1: Oh: no really (HTTP " + code + ")", thrown.getMessage());
        assertEquals(code == 401, thrown.isUnauthorized());
        assertEquals(code == 403, thrown.isForbidden());
        assertEquals(code == 404, thrown.isNotFound());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                400, 401, 402, 403, 404, 407, 408, 409, 411, 413, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525,
                526, 527, 528, 529
            })
    void pageOfProxyIsNoRejectionByDuvo(int code) {
        answer(code, "<html><body>nginx</body></html>");
        var thrown = startFails();
        assertEquals(code == 429 ? Outcome.THROTTLED : Outcome.UNKNOWN, thrown.outcome());
        assertFalse(thrown.isUnauthorized() || thrown.isForbidden() || thrown.isNotFound());
        assertFalse(thrown.reason().contains("<"));
    }

    @Test
    void proxyThatRequiresPasswordMeansNotSent() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(407, "who are you?");
        var through = client(proxied, HttpUrl.get("http://duvo.example/"));
        var thrown = fails(() -> through.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertEquals("the proxy asks for a user name and password", thrown.reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"error\":\"Not Found\"} | Not Found",
                "404 | {\"error\":\"Not Found\",\"message\":\"no such agent\"} | Not Found: no such agent",
                "404 | {\"error\":{\"message\":\"no such agent\"}} | no such agent",
                "404 | {\"error\":{\"code\":\"not_found\",\"message\":\"no such agent\"}} | not_found: no such agent",
                "404 | {\"error\":{\"code\":1004}} | 1004",
                "404 | {\"code\":\"not_found\",\"message\":\"no such agent\",\"request_id\":\"r\"} | not_found: no such agent",
                "409 | {\"code\":\"conflict\",\"message\":\"it waits\",\"details\":[{\"a\":1}]} | conflict: it waits",
                "422 | {\"message\":\"message is too long\"} | message is too long"
            })
    void everyPublishedFormIsARejectionByDuvo(int code, String body, String reason) {
        answer(code, body);
        var thrown = startFails();
        assertEquals(Outcome.REFUSED, thrown.outcome());
        assertEquals(reason, thrown.reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "403 | {\"message\":\"Forbidden\"}",
                "404 | {\"code\":404}",
                "404 | {\"error\":{}}",
                "404 | {\"error\":null}",
                "404 | {\"error\":true,\"message\":\"\"}",
                "404 | {\"status\":\"error\"}",
                "404 | [{\"error\":\"Not Found\"}]",
                "404 | \"Not Found\"",
                "422 | {\"message\":{\"text\":\"no\"}}"
            })
    void foreignJsonIsNoRejectionByDuvo(int code, String body) {
        answer(code, body);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "403, true, true, THROTTLED",
        "403, true, false, THROTTLED",
        "403, false, true, THROTTLED",
        "403, false, false, UNKNOWN",
        "503, true, true, THROTTLED",
        "503, true, false, UNKNOWN",
        "503, false, true, THROTTLED",
        "503, false, false, UNKNOWN"
    })
    void pauseThatIsNamedThrottlesWhatCertainlyHadNoEffect(int code, boolean isDuvos, boolean isRead, Outcome outcome) {
        server.enqueue(response(code, isDuvos ? "{\"error\":\"Busy\"}" : "<html>")
                .addHeader("retry-after", "1200")
                .build());
        var thrown = isRead ? fails(() -> client.listTeams()) : startFails();
        assertEquals(outcome, thrown.outcome());
        assertEquals(Duration.ofMinutes(20), thrown.retryAfter());
        assertFalse(thrown.isForbidden() && outcome == Outcome.THROTTLED);
    }

    @Test
    void keyIsMaskedWhereverTheTextIsCut() {
        var length = ErrorText.MAX_CHARS;
        for (int before = length - KEY.length() - 30; before <= length + 2; before++) {
            answer(401, "{\"error\":\"" + "x".repeat(before) + " " + KEY + " y\"}");
            assertNoPartOfKey(startFails().reason());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u200b", "\\u0007", "\\u202e"})
    void keyIsMaskedWithCharactersWithinThatALineLeavesOut(String odd) {
        answer(401, "{\"error\":\"Bearer " + KEY.substring(0, 5) + odd + KEY.substring(5) + "\"}");
        assertNoPartOfKey(startFails().reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u200b", "\\u00ad", "\\u200d", "\\ufe0f", "\\u2060", "\\u3164"})
    void keyIsMaskedWithInvisibleCharactersWhereverTheyStandInIt(String odd) {
        for (int at = 1; at < KEY.length(); at++) {
            answer(401, "{\"error\":\"Bearer " + KEY.substring(0, at) + odd + KEY.substring(at) + "\"}");
            assertEquals("Bearer ****", startFails().reason().split(" \\(")[0], "at " + at);
        }
    }

    @Test
    void keyThatDuvoCutItselfIsMasked() {
        answer(401, "{\"error\":\"Bad header: " + KEY.substring(0, KEY.length() - 2) + "...\"}");
        assertNoPartOfKey(startFails().reason());
    }

    @Test
    void keyIsMaskedWhereverALongTextIsCut() {
        var length = ValueReader.MAX_WORD;
        for (int before = length - KEY.length() - 3; before <= length + 2; before++) {
            answer(401, "{\"error\":\"" + " ".repeat(before) + KEY + " y\"}");
            assertFalse(startFails().reason().contains(KEY.substring(0, 1)), "cut behind " + before);
        }
    }

    @Test
    void keyIsMaskedInTheHostOfARedirect() {
        server.enqueue(response(302, "")
                .setHeader("Location", "https://" + KEY + ".example/")
                .build());
        assertNoPartOfKey(startFails().reason());
    }

    @Test
    void keyIsMaskedInAnAnswerThatIsNotHttp() {
        server.enqueue(new MockResponse.Builder().status("HTTX " + KEY).build());
        assertNoPartOfKey(startFails().reason());
    }

    private static void assertNoPartOfKey(String reason) {
        assertFalse(reason.contains(KEY.substring(0, 8)), reason);
    }
}
