package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How one request is sent, and what outcome a failure of host, connection, proxy or key has. */
class HttpTransportTest extends MockServerFixture {
    private interface Write {
        Object make(DuvoClient client) throws DuvoException;
    }

    static Stream<Arguments> writes() {
        return Stream.<Map.Entry<String, Write>>of(
                        Map.entry("start", client -> client.startJob("t1", START)),
                        Map.entry("respond", client -> {
                            client.respond("r1", "h1", Answer.APPROVE, IdempotencyKey.random());
                            return null;
                        }),
                        Map.entry("send", client -> client.sendMessage("r1", "go on", IdempotencyKey.random())),
                        Map.entry("stop", client -> client.stopJob("r1")),
                        Map.entry("sandbox", DuvoClient::createSandbox),
                        Map.entry("upload target", client -> client.uploadTarget("s1", "/workspace/a")))
                .flatMap(write -> Stream.of(
                        Arguments.of(write.getKey(), write.getValue(), 408),
                        Arguments.of(write.getKey(), write.getValue(), 503)));
    }

    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource("writes")
    void writeIsSentOnceDespiteOkHttpsOwnRepetitions(String name, Write write, int code) throws Exception {
        server.enqueue(response(code, "").setHeader("Retry-After", "0").build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, fails(() -> write.make(client)).outcome());
        assertSentOnce();
    }

    @Test
    void startIsSentOnceIfConnectionBreaks() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @Test
    void startIsSentOnceIfItsAnswerIsCut() throws Exception {
        server.enqueue(response(201, JOB)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @Test
    void idleConnectionThatDiedFailsNoStart() throws Exception {
        server.enqueue(response(200, "{\"profile\":{\"id\":\"p\"}}")
                .onResponseEnd(new SocketEffect.CloseSocket())
                .build());
        client.getProfile();
        answer(201, JOB);
        assertEquals("r1", client.startJob("t1", START).id());
        assertEquals(2, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectIsNotFollowedSoThatKeyStaysHere(int code) throws Exception {
        try (var elsewhere = new MockWebServer()) {
            elsewhere.start();
            var login = elsewhere.url("/login?secret=1").toString();
            server.enqueue(response(code, "").setHeader("Location", login).build());
            server.enqueue(response(code, "").setHeader("Location", login).build());
            var read = fails(() -> client.getJob("r1"));
            assertEquals(Outcome.UNKNOWN, read.outcome());
            assertTrue(read.reason().startsWith("redirected to " + elsewhere.getHostName()), read.reason());
            assertEquals(Outcome.UNKNOWN, startFails().outcome());
            assertEquals(0, elsewhere.getRequestCount());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "3", "\"x\"", "<html></html>", "{", "{\"run\":", "\u0000"})
    void answerThatIsNotAJsonObjectHasUnknownOutcome(String body) {
        answer(200, body);
        var read = fails(() -> client.getJob("r1"));
        assertEquals(Outcome.UNKNOWN, read.outcome());
        assertEquals("the answer is not the JSON that Duvo gives", read.reason());
    }

    @Test
    void unknownHostMeansNotSent() {
        var nowhere = client(http, HttpUrl.get("http://no-such-host.invalid/"));
        var thrown = fails(() -> nowhere.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().startsWith("the host name is not known"), thrown.reason());
    }

    @Test
    void refusedConnectionMeansNotSent() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var unreachable = client(http, HttpUrl.get("http://127.0.0.1:" + port + "/"));
        var thrown = fails(() -> unreachable.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().startsWith("cannot connect"), thrown.reason());
    }

    @Test
    void serverWithoutTlsMeansNotSent() throws Exception {
        try (var plain = new ServerSocket(0)) {
            var answering = new Thread(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                    // the client has closed the connection
                }
            });
            answering.start();
            var tls = client(http, HttpUrl.get("https://127.0.0.1:" + plain.getLocalPort() + "/"));
            var thrown = fails(() -> tls.startJob("t1", START));
            assertEquals(Outcome.NOT_SENT, thrown.outcome());
            assertTrue(thrown.reason().startsWith("no secure connection"), thrown.reason());
            answering.join();
        }
    }

    @Test
    void tunnelRejectedByProxyMeansNotSent() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(403, "no");
        var tunnel = client(proxied, HttpUrl.get("https://duvo.example/"));
        assertEquals(Outcome.NOT_SENT, fails(() -> tunnel.startJob("t1", START)).outcome());
    }

    @Test
    void tunnelThatRequiresPasswordMeansNotSent() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(407, "who are you?");
        var tunnel = client(proxied, HttpUrl.get("https://duvo.example/"));
        assertEquals(Outcome.NOT_SENT, fails(() -> tunnel.startJob("t1", START)).outcome());
    }

    @Test
    void missingProxyMeansNotSent() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port)))
                .build();
        var proxiedClient = client(proxied, HttpUrl.get("http://duvo.example/"));
        assertEquals(
                Outcome.NOT_SENT,
                fails(() -> proxiedClient.startJob("t1", START)).outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "dv_top secret", "dv_top\u0000secret", "dv_töpsecret", "dv_\ntopsecret"})
    void invalidKeyIsNotSent(String key) {
        var odd = new DuvoClient(http, server.url("/"), () -> key, "t", limits::add);
        var thrown = fails(odd::getProfile);
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().contains("credential"));
        assertEquals(0, server.getRequestCount());
    }

    @Test
    void missingKeyIsNotSent() {
        var none = new DuvoClient(http, server.url("/"), () -> null, "t", limits::add);
        assertEquals(Outcome.NOT_SENT, fails(none::getProfile).outcome());
    }

    @Test
    void keyIsReadAgainForEachCall() throws Exception {
        var keys = List.of("dv_1", " dv_2\n").iterator();
        var rotating = new DuvoClient(http, server.url("/"), keys::next, "t", limits::add);
        answer(200, "{\"profile\":{\"id\":\"p\"}}");
        answer(200, "{\"profile\":{\"id\":\"p\"}}");
        rotating.getProfile();
        rotating.getProfile();
        assertEquals("Bearer dv_1", server.takeRequest().getHeaders().get("Authorization"));
        assertEquals("Bearer dv_2", server.takeRequest().getHeaders().get("Authorization"));
    }

    @Test
    void keyThatCannotBeHadIsAFailureBeforeSending() {
        var thrown = new IllegalStateException("a secret that no text may quote");
        var broken = new DuvoClient(
                new OkHttpClient(),
                server.url("/"),
                () -> {
                    throw thrown;
                },
                "test",
                limit -> {});
        var failure = fails(() -> broken.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, failure.outcome());
        assertEquals(thrown, failure.internalCause());
        assertFalse(failure.toString().contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failureOfTheClientItselfIsUnknownOnlyOnceSomethingWasSent(boolean sent) {
        var thrown = new StackOverflowError();
        var broken = new DuvoClient(
                new OkHttpClient.Builder()
                        .addInterceptor(chain -> {
                            if (sent) {
                                chain.proceed(chain.request()).close();
                            }
                            throw thrown;
                        })
                        .build(),
                server.url("/"),
                () -> KEY,
                "test",
                limit -> {});
        answer(201, JOB);
        var failure = fails(() -> broken.startJob("t1", START));
        assertEquals(sent ? Outcome.UNKNOWN : Outcome.NOT_SENT, failure.outcome());
        assertEquals(thrown, failure.internalCause());
    }
}
