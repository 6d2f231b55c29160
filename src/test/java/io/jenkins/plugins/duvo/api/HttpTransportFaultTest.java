package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.simulator.Certificate;
import io.jenkins.plugins.duvo.simulator.DuvoSimulator;
import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.openapi.OffContract;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that fail over real sockets, HTTP/2 and TLS among them: what becomes of a read and of a start. */
class HttpTransportFaultTest {
    private static final StartRequest START =
            new StartRequest(DemoAssignments.ENDLESS, "hello", null, null, IdempotencyKey.random());
    private static final String JOB = "{\"run\":{\"id\":\"r1\",\"agent_id\":\"a1\",\"status\":\"running\"}}";
    private static final int REFUSED_STREAM = 7;

    private static Certificate tls;

    private final OkHttpClient http =
            new OkHttpClient.Builder().connectTimeout(Duration.ofSeconds(5)).build();
    private final SimulatedDuvo duvo = new SimulatedDuvo(java.time.InstantSource.system());
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);
    private final MockWebServer server = new MockWebServer();

    @BeforeAll
    static void createCertificate(@TempDir Path folder) throws Exception {
        tls = Certificate.make(folder);
    }

    @BeforeEach
    void startSimulator() throws Exception {
        simulator.start(0);
    }

    @AfterEach
    void close() {
        simulator.close();
        server.close();
    }

    private static DuvoClient client(OkHttpClient httpClient, String origin) {
        return new DuvoClient(
                httpClient, HttpUrl.get(origin), () -> SimulatedDuvo.KEY, "duvo-jenkins/test", limit -> {});
    }

    private DuvoClient atSimulator() {
        return client(http, simulator.url());
    }

    private DuvoClient atServer(OkHttpClient httpClient, Protocol... protocols) throws Exception {
        server.setProtocols(List.of(protocols));
        server.start();
        return client(httpClient, server.url("/").toString());
    }

    private static MockResponse.Builder job() {
        return new MockResponse.Builder().code(201).body(JOB);
    }

    private static DuvoException startFails(DuvoClient client) {
        return assertThrows(DuvoException.class, () -> client.startJob("t1", START));
    }

    @Test
    @OffContract("names the faults by ids")
    void hangingCallEndsWithItsTimeout() {
        var hangs = List.of(
                TransportFault.HANG_BEFORE_ANSWER,
                TransportFault.HANG_WITHIN_BODY,
                TransportFault.HANG_AFTER_BODY,
                TransportFault.SLOW_BODY);
        var calls = new ArrayList<CompletableFuture<DuvoException>>();
        for (var hang : hangs) {
            duvo.faults()
                    .on(Endpoint.RUNS)
                    .when(request -> request.path().contains("agent_id=" + hang))
                    .then(Fault.answer(200, "application/json", "{\"data\":[],\"total\":0}" + " ".repeat(100))
                            .and(hang));
            calls.add(CompletableFuture.supplyAsync(() -> assertThrows(
                    DuvoException.class,
                    () -> atSimulator().listJobs(SimulatedDuvo.TEAM.id(), null, hang.name(), 100, 0))));
        }
        for (var call : calls) {
            assertEquals("no answer within 5 s", call.join().reason());
            assertEquals(Outcome.UNKNOWN, call.join().outcome());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSED", "CUT_BODY"})
    void startWithBrokenConnectionIsSentOnceWithUnknownOutcome(TransportFault broken) {
        duvo.faults().on(Endpoint.START).times(1).then(Fault.travelling(broken).afterWork());
        var thrown = assertThrows(DuvoException.class, () -> atSimulator().startJob(SimulatedDuvo.TEAM.id(), START));
        assertEquals(Outcome.UNKNOWN, thrown.outcome());
        assertEquals(1, duvo.requests(Endpoint.START).size());
        assertEquals(1, duvo.starts());
    }

    @ParameterizedTest
    @EnumSource(names = {"RESET", "CLOSED", "CUT_BODY"})
    void readWithBrokenConnectionFailsAndNextOneSucceeds(TransportFault broken) throws Exception {
        duvo.faults().on(Endpoint.PROFILE).times(1).then(Fault.travelling(broken));
        var client = atSimulator();
        assertThrows(DuvoException.class, client::getProfile);
        assertFalse(client.getProfile().id().isEmpty());
    }

    @Test
    void idleConnectionThatDiedFailsNoStart() throws Exception {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.travelling(TransportFault.CLOSED_AFTER_ANSWER));
        var client = atSimulator();
        client.getProfile();
        assertFalse(client.startJob(SimulatedDuvo.TEAM.id(), START).id().isEmpty());
        assertEquals(1, duvo.requests(Endpoint.START).size());
    }

    // --- HTTP/2

    private OkHttpClient http2() {
        return http.newBuilder().protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE)).build();
    }

    @Test
    void http2ConnectionThatWasShutDownFailsNoStart() throws Exception {
        var client = atServer(http2(), Protocol.H2_PRIOR_KNOWLEDGE);
        server.enqueue(new MockResponse.Builder()
                .body("{\"profile\":{\"id\":\"p\"}}")
                .onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE) // GOAWAY
                .build());
        server.enqueue(job().build());
        client.getProfile();
        assertEquals("r1", client.startJob("t1", START).id());
        assertEquals(2, server.getRequestCount());
    }

    @Test
    void startIsSentOnceIfHttp2ConnectionIsShutDownBeforeAnswer() throws Exception {
        var client = atServer(http2(), Protocol.H2_PRIOR_KNOWLEDGE);
        server.enqueue(job().onResponseStart(new SocketEffect.CloseSocket()).build());
        server.enqueue(job().build());
        assertEquals(Outcome.UNKNOWN, startFails(client).outcome());
        assertEquals(1, server.getRequestCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, REFUSED_STREAM, 8})
    void startIsSentOnceIfHttp2StreamIsReset(int error) throws Exception {
        var client = atServer(http2(), Protocol.H2_PRIOR_KNOWLEDGE);
        server.enqueue(
                job().onResponseStart(new SocketEffect.CloseStream(error)).build());
        server.enqueue(job().build());
        assertEquals(Outcome.UNKNOWN, startFails(client).outcome());
        assertEquals(1, server.getRequestCount());
    }

    // --- TLS

    @Test
    void http2OverTlsReplacesConnectionThatWasShutDown() throws Exception {
        server.useHttps(tls.server());
        var client = atServer(tls.trustedBy(http), Protocol.HTTP_2, Protocol.HTTP_1_1);
        server.enqueue(
                job().onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE).build());
        server.enqueue(job().build());
        assertEquals("r1", client.startJob("t1", START).id());
        assertEquals("r1", client.startJob("t1", START).id());
    }

    @Test
    void unknownCertificateMeansNotSent() throws Exception {
        server.useHttps(tls.server());
        var thrown = startFails(atServer(http, Protocol.HTTP_2, Protocol.HTTP_1_1));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().startsWith("no secure connection"), thrown.reason());
        assertEquals(0, server.getRequestCount());
    }

    @Test
    void failedHandshakeMeansNotSent() throws Exception {
        server.useHttps(tls.server());
        server.enqueue(new MockResponse.Builder().failHandshake().build());
        var client = atServer(tls.trustedBy(http), Protocol.HTTP_1_1);
        assertEquals(Outcome.NOT_SENT, startFails(client).outcome());
    }

    // --- Addresses

    /** A client for which the host name of Duvo has these addresses. */
    private DuvoClient at(String... addresses) throws Exception {
        var all = new ArrayList<InetAddress>();
        for (var address : addresses) {
            all.add(InetAddress.getByName(address));
        }
        Dns names = host -> all;
        var port = HttpUrl.get(simulator.url()).port();
        return client(http.newBuilder().dns(names).build(), "http://duvo.example:" + port);
    }

    @Test
    void unreachableAddressIsSkipped() throws Exception {
        assertFalse(at("::1", "127.0.0.1")
                .startJob(SimulatedDuvo.TEAM.id(), START)
                .id()
                .isEmpty());
        assertEquals(1, duvo.starts());
    }

    @Test
    void onlyUnreachableAddressesMeanNotSent() throws Exception {
        simulator.stop();
        assertEquals(
                Outcome.NOT_SENT,
                startFails(at("::1", "127.0.0.1", "127.0.0.2")).outcome());
    }
}
