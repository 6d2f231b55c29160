package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.net.InetSocketAddress;
import java.net.Proxy;
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
}
