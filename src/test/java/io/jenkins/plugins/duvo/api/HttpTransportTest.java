package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network, proxies and odd servers make of a call. */
class HttpTransportTest {
    private static final String KEY = "dv_topsecret";
    private static final StartRequest START = new StartRequest("a1", "hello", null, null);
    private static final String JOB = "{\"run\":{\"id\":\"r1\",\"agent_id\":\"a1\",\"status\":\"running\"}}";

    private final OkHttpClient http =
            new OkHttpClient.Builder().connectTimeout(Duration.ofSeconds(2)).build();
    private final MockWebServer server = new MockWebServer();
    private final List<RateLimit> limits = new ArrayList<>();
    private DuvoClient client;

    @BeforeEach
    void listen() throws Exception {
        server.start();
        client = client(http, server.url("/"));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private DuvoClient client(OkHttpClient through, HttpUrl origin) {
        return new DuvoClient(through, origin, () -> KEY, "duvo-jenkins/test", limits::add);
    }

    private void answer(int code, String body) {
        server.enqueue(response(code, body).build());
    }

    private static MockResponse.Builder response(int code, String body) {
        return new MockResponse.Builder().code(code).body(body);
    }

    private interface Try {
        void run() throws Exception;
    }

    /** The failure of a call, which must not name the key anywhere. */
    private static DuvoException fails(Try call) {
        var thrown = assertThrows(DuvoException.class, call::run);
        var everything = new StringWriter();
        thrown.printStackTrace(new PrintWriter(everything));
        assertFalse((everything + thrown.reason() + thrown.operation() + thrown).contains("topsecret"));
        assertFalse(thrown.getMessage().contains("\n"));
        return thrown;
    }

    private DuvoException startFails() {
        return fails(() -> client.startJob("t1", START));
    }

    private void assertSentOnce() {
        assertEquals(1, server.getRequestCount());
    }

    private interface Write {
        Object make(DuvoClient client) throws DuvoException;
    }

    static Stream<Arguments> writes() {
        return Stream.<Map.Entry<String, Write>>of(
                        Map.entry("start", client -> client.startJob("t1", START)),
                        Map.entry("respond", client -> {
                            client.respond("r1", "h1", Answer.APPROVE);
                            return null;
                        }),
                        Map.entry("send", client -> client.sendMessage("r1", "go on")),
                        Map.entry("stop", client -> client.stopJob("r1")),
                        Map.entry("sandbox", DuvoClient::createSandbox),
                        Map.entry("upload target", client -> client.uploadTarget("s1", "/workspace/a")))
                .flatMap(write -> Stream.of(
                        Arguments.of(write.getKey(), write.getValue(), 408),
                        Arguments.of(write.getKey(), write.getValue(), 503)));
    }

    @ParameterizedTest(name = "{0} on {2}")
    @MethodSource("writes")
    void whatWritesIsSentOnceWhateverOkHttpWouldDo(String name, Write write, int code) throws Exception {
        server.enqueue(response(code, "").setHeader("Retry-After", "0").build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, fails(() -> write.make(client)).outcome());
        assertSentOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"run\":null}", "{\"run\":{}}", "{\"run\":{\"id\":\" \"}}"})
    void aStartWhoseAnswerNamesNoJobIsUnknown(String body) {
        answer(201, body);
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @Test
    void aStartIsSentOnceWhereTheConnectionBreaks() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(new SocketEffect.CloseSocket())
                .build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @Test
    void aStartIsSentOnceWhereItsAnswerIsCut() throws Exception {
        server.enqueue(response(201, JOB)
                .onResponseBody(new SocketEffect.CloseSocket())
                .build());
        answer(201, JOB);
        assertEquals(Outcome.UNKNOWN, startFails().outcome());
        assertSentOnce();
    }

    @Test
    void aConnectionThatDiedWhileItWasIdleLeavesNoStartInDoubt() throws Exception {
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
    void redirectsAreNotFollowedAndTheKeyStaysHere(int code) throws Exception {
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
    void errorsOfDuvos(int code, Outcome outcome) {
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
    void pagesOfProxies(int code) {
        answer(code, "<html><body>nginx</body></html>");
        var thrown = startFails();
        assertEquals(code == 429 ? Outcome.THROTTLED : Outcome.UNKNOWN, thrown.outcome());
        assertFalse(thrown.isUnauthorized() || thrown.isForbidden() || thrown.isNotFound());
        assertFalse(thrown.reason().contains("<"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "3", "\"x\"", "<html></html>", "{", "{\"run\":", "\u0000"})
    void successThatIsNoJson(String body) {
        answer(200, body);
        var read = fails(() -> client.getJob("r1"));
        assertEquals(Outcome.UNKNOWN, read.outcome());
        assertEquals("the answer is not the JSON that Duvo gives", read.reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"error\":\"x\"}", "{\"run\":7}", "{\"run\":[]}", "{\"run\":{\"status\":{}}}"})
    void successThatLacksTheJob(String body) {
        answer(200, body);
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
    }

    @Test
    void aJobThatDoesNotExist() throws Exception {
        answer(200, "{\"run\":null}");
        assertNull(client.getJob("r1").job());
    }

    @Test
    void oddValuesInMinorMembersDoNotSpoilAnAnswer() throws Exception {
        answer(200, """
                {"run":{"id":"r1","agent_id":"a","status":"running","created_at":"yesterday","updated_at":7,"new":{}},
                 "pending_human_request":{"id":"h","type":"approval","title":null,"created_at":[],"questions":null}}""");
        var state = client.getJob("r1");
        assertNull(state.job().createdAt());
        assertTrue(state.pending().isApproval());
        assertEquals("", state.pending().title());
    }

    @Test
    void oddMessages() throws Exception {
        answer(200, """
                {"messages":[null,{"type":"text","role":"assistant","content":"old spelling"},
                 {"id":"m","role":"assistant","text_content":{"a":1}},
                 {"id":"c","tool_call":{"name":"x","arguments":"text"}},
                 {"id":"d","tool_result":{"error":{"code":3}}}],"total":4.0,"limit":50,"offset":0}""");
        var all = client.listMessages("r1", 50, 0).messages();
        assertEquals("old spelling", all.get(0).text());
        assertEquals("{\"a\":1}", all.get(1).text());
        assertEquals("text", all.get(2).toolCall().arguments().stringValue());
        assertEquals("{\"code\":3}", all.get(3).toolResult().error());
    }

    @Test
    void deepNestingIsRefused() {
        answer(200, "{\"run\":" + "[".repeat(100_000));
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
        answer(200, "{\"run\":{\"id\":\"r\",\"x\":" + "{\"x\":".repeat(20_000) + "1" + "}".repeat(20_000) + "}}");
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
    }

    @Test
    void aBodyOfMoreThanIsHonestIsRefused() {
        var body = new Buffer();
        var block = new byte[1 << 20];
        for (int i = 0; i < 33; i++) {
            body.write(block);
        }
        server.enqueue(new MockResponse.Builder().body(body).build());
        assertEquals(
                "the answer is longer than 32 MiB",
                fails(() -> client.getJob("r1")).reason());
    }

    @Test
    void aSmallBodyThatUnpacksToTooMuchIsRefused() throws Exception {
        var packed = new Buffer();
        try (var gzip = new java.util.zip.GZIPOutputStream(packed.outputStream())) {
            var block = new byte[1 << 20];
            for (int i = 0; i < 40; i++) {
                gzip.write(block);
            }
        }
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(packed)
                .build());
        assertEquals(
                "the answer is longer than 32 MiB",
                fails(() -> client.getJob("r1")).reason());
    }

    @Test
    void corruptGzip() {
        server.enqueue(response(200, "this is not packed")
                .setHeader("Content-Encoding", "gzip")
                .build());
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
    }

    @Test
    void oneMessageOfFiveMegabytes() throws Exception {
        answer(200, "{\"messages\":[{\"id\":\"m\",\"text_content\":\"" + "x".repeat(5_000_000) + "\"}],\"total\":1}");
        assertEquals(
                5_000_000,
                client.listMessages("r1", 50, 0).messages().get(0).text().length());
    }

    @Test
    void unknownHost() {
        var nowhere = client(http, HttpUrl.get("http://no-such-host.invalid/"));
        var thrown = fails(() -> nowhere.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().startsWith("the host name is not known"), thrown.reason());
    }

    @Test
    void nobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var nobody = client(http, HttpUrl.get("http://127.0.0.1:" + port + "/"));
        var thrown = fails(() -> nobody.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().startsWith("cannot connect"), thrown.reason());
    }

    @Test
    void noTlsThere() throws Exception {
        try (var plain = new ServerSocket(0)) {
            var answering = new Thread(() -> {
                try (var socket = plain.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
                } catch (IOException e) {
                    // the client is content with less
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
    void aTunnelThatTheProxyRefusesIsNotSent() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(403, "no");
        var tunnel = client(proxied, HttpUrl.get("https://duvo.example/"));
        assertEquals(Outcome.NOT_SENT, fails(() -> tunnel.startJob("t1", START)).outcome());
    }

    @Test
    void aTunnelThatWantsAPasswordIsNotSent() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(407, "who are you?");
        var tunnel = client(proxied, HttpUrl.get("https://duvo.example/"));
        assertEquals(Outcome.NOT_SENT, fails(() -> tunnel.startJob("t1", START)).outcome());
    }

    @Test
    void aProxyThatWantsAPasswordIsNotDuvo() {
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", server.getPort())))
                .build();
        answer(407, "who are you?");
        var through = client(proxied, HttpUrl.get("http://duvo.example/"));
        var thrown = fails(() -> through.startJob("t1", START));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertEquals("the proxy asks for a user name and password", thrown.reason());
    }

    @Test
    void aProxyThatIsNotThere() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        var proxied = http.newBuilder()
                .proxy(new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port)))
                .build();
        var through = client(proxied, HttpUrl.get("http://duvo.example/"));
        assertEquals(
                Outcome.NOT_SENT, fails(() -> through.startJob("t1", START)).outcome());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "dv_top secret", "dv_top\u0000secret", "dv_töpsecret", "dv_\ntopsecret"})
    void aKeyThatIsNone(String key) {
        var odd = new DuvoClient(http, server.url("/"), () -> key, "t", limits::add);
        var thrown = fails(odd::getProfile);
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().contains("credential"));
        assertEquals(0, server.getRequestCount());
    }

    @Test
    void noKeyAtAll() {
        var none = new DuvoClient(http, server.url("/"), () -> null, "t", limits::add);
        assertEquals(Outcome.NOT_SENT, fails(none::getProfile).outcome());
    }

    @Test
    void theKeyIsReadAnewForEachCall() throws Exception {
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
    void anUploadCarriesNoKeyFollowsNoRedirectAndTellsNoLimit() throws Exception {
        server.enqueue(response(307, "")
                .setHeader("Location", server.url("/other"))
                .setHeader("x-ratelimit-limit", "3")
                .setHeader("x-ratelimit-remaining", "1")
                .build());
        var thrown = fails(() -> client.upload(target(), bytes(10)));
        assertEquals("upload /workspace/a", thrown.operation());
        assertNull(server.takeRequest().getHeaders().get("Authorization"));
        assertEquals(1, server.getRequestCount());
        assertEquals(List.of(), limits);
    }

    @Test
    void anUploadToNoAddress() {
        var target = new UploadTarget("file:///etc/passwd", "/workspace/a", 60);
        assertEquals(
                Outcome.NOT_SENT, fails(() -> client.upload(target, bytes(1))).outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.duvo.example, http://127.0.0.1:1/put",
        "https://api.duvo.example, http://files.duvo.example/put",
        "http://127.0.0.1:1, http://files.duvo.example/put"
    })
    void anUploadThatOthersCouldReadOnTheWay(String origin, String url) {
        var careful = client(http, HttpUrl.get(origin));
        var thrown = fails(() -> careful.upload(new UploadTarget(url, "/workspace/a", 60), bytes(1)));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().contains("no usable address"), thrown::getMessage);
    }

    @Test
    void anUploadNamesItsLengthAndNoType() throws Exception {
        answer(200, "");
        client.upload(target(), bytes(200_000));
        var request = server.takeRequest();
        assertEquals("200000", request.getHeaders().get("Content-Length"));
        assertNull(request.getHeaders().get("Content-Type"));
        assertEquals(200_000, request.getBodySize());
    }

    @Test
    void anEmptyFileIsUploadedToo() throws Exception {
        answer(200, "");
        client.upload(target(), bytes(0));
        assertEquals("0", server.takeRequest().getHeaders().get("Content-Length"));
    }

    @Test
    void ofAFileThatGrowsWhatWasThereIsUploaded() throws Exception {
        answer(200, "");
        client.upload(target(), new Upload(5, () -> new ByteArrayInputStream(new byte[50]), sent -> {}));
        assertEquals(5, server.takeRequest().getBodySize());
    }

    @Test
    void aFileThatBecomesShorterIsNotUploaded() {
        var thrown = fails(() ->
                client.upload(target(), new Upload(50, () -> new ByteArrayInputStream(new byte[5]), sent -> {})));
        assertTrue(thrown.isLocalFileUnreadable());
        assertEquals("it became shorter while it was read", thrown.reason());
    }

    @Test
    void aFileThatCannotBeReadIsNoFaultOfTheNetwork() {
        var thrown = fails(() -> client.upload(
                target(),
                new Upload(
                        5,
                        () -> {
                            throw new IOException("the agent is gone");
                        },
                        sent -> {})));
        assertTrue(thrown.isLocalFileUnreadable());
        assertEquals("the agent is gone", thrown.reason());
    }

    @Test
    void anUploadEndsWhenNobodyWantsItAnyMore() {
        var sum = new int[1];
        var thrown = fails(() -> client.upload(
                target(), new Upload(1 << 20, () -> new ByteArrayInputStream(new byte[1 << 20]), bytes -> {
                    sum[0] += bytes;
                    if (sum[0] > 1 << 18) {
                        throw new IOException("nobody waits");
                    }
                })));
        assertFalse(thrown.isLocalFileUnreadable());
        assertTrue(sum[0] < 1 << 19, () -> "" + sum[0]);
    }

    private UploadTarget target() {
        return new UploadTarget(server.url("/put?signature=topsecret").toString(), "/workspace/a", 60);
    }

    private static Upload bytes(int size) {
        return new Upload(size, () -> new ByteArrayInputStream(new byte[size]), sent -> {});
    }

    @ParameterizedTest
    @CsvSource({"5, 5000", "1.5, 1500", "-3, 0", "0, 0", "'Wed, 01 Jan 2020 00:00:00 GMT', 0", "86400, 86400000"})
    void howLongToBeSilent(String header, long millis) {
        server.enqueue(response(429, "{\"error\":\"slow\"}")
                .setHeader("retry-after", header)
                .build());
        assertEquals(Duration.ofMillis(millis), fails(() -> client.getJob("r1")).retryAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1e999999999", "NaN", "-1e99", "0x1p9", "99999999999999999999999999"})
    void silenceThatCannotBeRead(String header) {
        server.enqueue(response(429, "").setHeader("retry-after", header).build());
        var pause = fails(() -> client.getJob("r1")).retryAfter();
        assertTrue(pause == null || pause.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0, () -> "" + pause);
    }

    @Test
    void aDateToBeSilentUntil() {
        var date = java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME.format(
                java.time.ZonedDateTime.now(java.time.ZoneOffset.UTC).plusSeconds(100));
        server.enqueue(response(429, "").setHeader("retry-after", date).build());
        var pause = fails(() -> client.getJob("r1")).retryAfter();
        assertTrue(pause.toSeconds() > 90 && pause.toSeconds() <= 100, pause::toString);
    }

    /** A clock of ours that is an hour off must not make a pause of an hour, nor none. */
    @Test
    void aDateToBeSilentUntilIsMeasuredByDuvosOwnClock() {
        server.enqueue(response(429, "")
                .setHeader("date", "Wed, 01 Jan 2020 00:00:00 GMT")
                .setHeader("retry-after", "Wed, 01 Jan 2020 00:00:20 GMT")
                .build());
        assertEquals(Duration.ofSeconds(20), fails(() -> client.getJob("r1")).retryAfter());
    }

    @ParameterizedTest
    @CsvSource({"x, 1", "300, -1", "0, 0", "'', ''"})
    void limitsThatCannotBeRead(String limit, String remaining) throws Exception {
        server.enqueue(response(200, "{\"run\":null}")
                .setHeader("x-ratelimit-limit", limit)
                .setHeader("x-ratelimit-remaining", remaining)
                .build());
        client.getJob("r1");
        assertEquals(List.of(), limits);
    }
}
