package io.jenkins.plugins.duvo.simulator;

import static io.jenkins.plugins.duvo.simulator.http.Endpoint.PROFILE;
import static io.jenkins.plugins.duvo.simulator.http.Endpoint.TEAMS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The simulated Duvo over real HTTP. */
class DuvoSimulatorTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(InstantSource.system());
    private final DuvoSimulator simulator = new DuvoSimulator(duvo);
    private final OkHttpClient client = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .callTimeout(Duration.ofSeconds(30))
            .build();
    private final OkHttpClient impatient =
            client.newBuilder().callTimeout(Duration.ofMillis(700)).build();

    @BeforeEach
    void start() throws IOException {
        simulator.start(0);
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void jobRunsToItsEnd() throws IOException {
        duvo.speed(20);
        var id = startJob("{\"agent_id\":\"" + DemoAssignments.QUICK + "\",\"message\":\"Grüße\"}");
        await().atMost(Duration.ofSeconds(60))
                .until(() -> text("/v2/runs/" + id).contains("\"status\":\"completed\""));
        assertThat(text("/v2/runs/" + id + "/messages").contains("Grüße"), is(true));
    }

    @Test
    void uploadUrlLeadsToTheSimulator() throws IOException {
        var sandbox = json("/v2/sandboxes", RequestBody.create(new byte[0], null))
                .path("sandbox_id")
                .stringValue();
        var url = json("/v2/sandboxes/" + sandbox + "/upload-urls", body("{\"path\":\"/workspace/stock.csv\"}"))
                .path("upload_url")
                .stringValue();
        var put = new Request.Builder()
                .url(url)
                .put(RequestBody.create("bay;boxes", null))
                .build();
        try (var response = client.newCall(put).execute()) {
            assertThat(response.code(), is(200));
        }
        assertThat(duvo.sandbox(sandbox).files().get("/workspace/stock.csv").length, is(9));
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(TransportFault.RESET, SocketException.class),
                Arguments.of(TransportFault.CLOSED, IOException.class),
                Arguments.of(TransportFault.HANG_BEFORE_ANSWER, InterruptedIOException.class),
                Arguments.of(TransportFault.HANG_WITHIN_BODY, InterruptedIOException.class),
                Arguments.of(TransportFault.HANG_AFTER_BODY, InterruptedIOException.class),
                Arguments.of(TransportFault.SLOW_BODY, InterruptedIOException.class),
                Arguments.of(TransportFault.CUT_BODY, ProtocolException.class));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void transportFaultIsReal(TransportFault fault, Class<? extends IOException> exception) {
        duvo.faults().on(PROFILE).then(Fault.travelling(fault));
        assertThat(
                assertThrows(
                        IOException.class, () -> text(exception == InterruptedIOException.class ? impatient : client)),
                is(instanceOf(exception)));
    }

    @Test
    void idleConnectionMayHaveBeenClosed() throws IOException {
        duvo.faults().on(PROFILE).nth(1).then(Fault.travelling(TransportFault.CLOSED_AFTER_ANSWER));
        assertThat(text("/v2/profile").isEmpty(), is(false));
        assertThat(client.connectionPool().connectionCount(), is(1));
        assertThrows(IOException.class, () -> text("/v2/profile"));
    }

    @Test
    void http2ConnectionMayBeShutDownBetweenTwoCalls() throws IOException {
        simulator.stop();
        simulator.useHttp2().start(0);
        simulator.goAwayAfterNextAnswer();
        var used = new AtomicInteger();
        var http2 = client.newBuilder()
                .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
                .eventListener(new EventListener() {
                    @Override
                    public void connectionAcquired(Call call, Connection connection) {
                        used.set(System.identityHashCode(connection));
                    }
                })
                .build();
        http2.newCall(request("/v2/profile").build()).execute().close();
        int first = used.get();
        // A call during the shutdown may fail; the next one opens a new connection.
        await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
            http2.newCall(request("/v2/teams").build()).execute().close();
            return used.get() != first;
        });
    }

    @Test
    void delayIsReal() {
        duvo.faults().on(PROFILE).then(Fault.delay(Duration.ofSeconds(30)));
        assertThrows(InterruptedIOException.class, () -> text(impatient));
    }

    @Test
    void corruptGzipFailsDuringRead() {
        duvo.faults().on(PROFILE).then(FaultPresets.corruptGzip());
        assertThrows(IOException.class, () -> text("/v2/profile"));
    }

    @Test
    void simulatorStopsAtOnceEvenIfAnAnswerHangs() {
        duvo.faults().on(PROFILE).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        duvo.faults().on(TEAMS).then(Fault.delay(Duration.ofMinutes(10)));
        var ended = new CountDownLatch(2);
        for (var path : new String[] {"/v2/profile", "/v2/teams"}) {
            client.newBuilder()
                    .callTimeout(Duration.ofMinutes(1))
                    .readTimeout(Duration.ofMinutes(1))
                    .build()
                    .newCall(request(path).build())
                    .enqueue(new Ended(ended));
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> duvo.requests().size(), is(2));
        var begin = System.nanoTime();
        simulator.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - begin), is(lessThan(Duration.ofSeconds(30))));
        await().atMost(Duration.ofSeconds(30)).until(() -> ended.getCount() == 0);
    }

    @Test
    void restartKeepsPortAndJobs() throws IOException {
        var id = startJob("{\"agent_id\":\"" + DemoAssignments.ENDLESS + "\"}");
        var url = simulator.url();
        simulator.stop();
        client.connectionPool().evictAll();
        assertThrows(ConnectException.class, () -> text("/v2/profile"));
        simulator.restart();
        assertThat(simulator.url(), is(url));
        assertThat(text("/v2/runs/" + id).contains(id), is(true));
    }

    @Test
    void eventsOfJobArePostedToItsWebhook() throws Exception {
        var receiver = new MockWebServer();
        receiver.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder().build();
            }
        });
        try (receiver) {
            receiver.start();
            simulator.sendWebhooks();
            var id = startJob("{\"agent_id\":\"" + DemoAssignments.APPROVAL + "\",\"webhook_url\":\""
                    + receiver.url("/hook") + "\"}");
            var request = receiver.takeRequest(60, TimeUnit.SECONDS);
            assertThat(request, is(notNullValue()));
            var event = SimulatorJson.read(request.getBody().toByteArray());
            assertThat(event.path("event").stringValue(), is("human_request"));
            assertThat(event.path("run_id").stringValue(), is(id));
        }
    }

    private String startJob(String json) throws IOException {
        return json("/v2/teams/" + SimulatedDuvo.TEAM.id() + "/runs", body(json))
                .at("/run/id")
                .stringValue();
    }

    private JsonNode json(String path, RequestBody body) throws IOException {
        var request = request(path).post(body);
        if (path.endsWith("/runs")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        try (var response = client.newCall(request.build()).execute()) {
            return SimulatorJson.read(response.body().bytes());
        }
    }

    private String text(String path) throws IOException {
        try (var response = client.newCall(request(path).build()).execute()) {
            return response.body().string();
        }
    }

    private String text(OkHttpClient httpClient) throws IOException {
        try (var response = httpClient.newCall(request("/v2/profile").build()).execute()) {
            return response.body().string();
        }
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(simulator.url() + path).header("Authorization", "Bearer " + simulator.key());
    }

    private static RequestBody body(String json) {
        return RequestBody.create(json, MediaType.get("application/json"));
    }

    private record Ended(CountDownLatch latch) implements Callback {
        @Override
        public void onFailure(Call call, IOException e) {
            latch.countDown();
        }

        @Override
        public void onResponse(Call call, Response response) {
            response.close();
            latch.countDown();
        }
    }
}
