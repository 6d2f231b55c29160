package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Base class of tests in which a mock server gives a client the answers that the test enqueues. */
abstract class MockServerFixture {
    static final String KEY = "dv_topsecret";
    static final StartRequest START = new StartRequest("a1", "hello", null, null, IdempotencyKey.random());
    static final String JOB = "{\"run\":{\"id\":\"r1\",\"agent_id\":\"a1\",\"status\":\"running\"}}";

    final OkHttpClient http =
            new OkHttpClient.Builder().connectTimeout(Duration.ofSeconds(2)).build();
    final MockWebServer server = new MockWebServer();
    final List<RateLimit> limits = new ArrayList<>();
    DuvoClient client;

    @BeforeEach
    void startServer() throws Exception {
        server.start();
        client = client(http, server.url("/"));
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    /** A client with another HTTP client or for another server. */
    DuvoClient client(OkHttpClient httpClient, HttpUrl origin) {
        return new DuvoClient(httpClient, origin, () -> KEY, "duvo-jenkins/test", limits::add);
    }

    /** Adds an answer of the server. */
    void answer(int code, String body) {
        server.enqueue(response(code, body).build());
    }

    static MockResponse.Builder response(int code, String body) {
        return new MockResponse.Builder().code(code).body(body);
    }

    /** Call that may fail. */
    interface ThrowingCall {
        void run() throws Exception;
    }

    /** Returns the failure of a call, after a check that no part of it contains the key. */
    static DuvoException fails(ThrowingCall call) {
        var thrown = assertThrows(DuvoException.class, call::run);
        var stackTrace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stackTrace));
        assertFalse((stackTrace + thrown.reason() + thrown).contains("topsecret"));
        assertFalse(thrown.getMessage().contains("\n"));
        return thrown;
    }

    /** Returns the failure of a start. */
    DuvoException startFails() {
        return fails(() -> client.startJob("t1", START));
    }

    void assertSentOnce() {
        assertEquals(1, server.getRequestCount());
    }
}
