package io.jenkins.plugins.duvo.simulator;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.duvo.simulator.faults.Fault;
import io.jenkins.plugins.duvo.simulator.faults.FaultPresets;
import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.state.DemoAssignments;
import io.jenkins.plugins.duvo.simulator.state.VirtualClock;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulated Duvo behind an OkHttp client without a network. */
class InMemoryDuvoTest {
    private final SimulatedDuvo duvo = new SimulatedDuvo(new VirtualClock());
    private final List<Duration> pauses = new ArrayList<>();
    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new InMemoryDuvo(duvo, pauses::add))
            .callTimeout(Duration.ofSeconds(30))
            .readTimeout(Duration.ofSeconds(60))
            .build();

    @Test
    void answerArrivesWhole() throws IOException {
        try (var response = client.newCall(profile()).execute()) {
            assertThat(response.code(), is(200));
            assertThat(response.header("X-RateLimit-Limit"), is("300"));
            assertThat(response.body().string(), startsWith("{\"profile\":"));
        }
    }

    @Test
    void requestBodyArrivesWithItsType() throws IOException {
        var json = "{\"agent_id\":\"" + DemoAssignments.QUICK + "\"}";
        var start = profile()
                .newBuilder()
                .url("https://duvo.example/v2/teams/" + SimulatedDuvo.TEAM.id() + "/runs")
                .post(RequestBody.create(json, MediaType.get("application/json")))
                .build();
        try (var response = client.newCall(start).execute()) {
            assertThat(response.code(), is(201));
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(TransportFault.REFUSED, ConnectException.class),
                Arguments.of(TransportFault.UNKNOWN_HOST, UnknownHostException.class),
                Arguments.of(TransportFault.TLS_FAILED, SSLHandshakeException.class),
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
    void transportFaultBecomesItsException(TransportFault fault, Class<? extends IOException> exception) {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.travelling(fault));
        assertThat(assertThrows(IOException.class, this::readProfile), is(instanceOf(exception)));
    }

    @Test
    void hangTakesTheCallTimeout() {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        assertThrows(InterruptedIOException.class, this::readProfile);
        assertThat(pauses, contains(Duration.ofSeconds(30)));
    }

    @Test
    void hangEndsWithTheReadTimeoutIfThatIsShorter() {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.travelling(TransportFault.HANG_BEFORE_ANSWER));
        var impatient = client.newBuilder().readTimeout(Duration.ofSeconds(3)).build();
        assertThrows(
                SocketTimeoutException.class, () -> impatient.newCall(profile()).execute());
        assertThat(pauses, contains(Duration.ofSeconds(3)));
    }

    @Test
    void delayIsReportedAndNotSlept() throws IOException {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.delay(Duration.ofSeconds(29)));
        readProfile();
        assertThat(pauses, contains(Duration.ofSeconds(29)));
    }

    @Test
    void delayBeyondTheTimeoutIsATimeout() {
        duvo.faults().on(Endpoint.PROFILE).then(Fault.delay(Duration.ofMinutes(5)));
        assertThrows(InterruptedIOException.class, this::readProfile);
        assertThat(pauses, contains(Duration.ofSeconds(30)));
    }

    @Test
    void corruptGzipFailsDuringRead() {
        duvo.faults().on(Endpoint.PROFILE).then(FaultPresets.corruptGzip());
        assertThrows(IOException.class, this::readProfile);
    }

    private void readProfile() throws IOException {
        try (var response = client.newCall(profile()).execute()) {
            response.body().string();
        }
    }

    private static Request profile() {
        return new Request.Builder()
                .url("https://duvo.example/v2/profile")
                .header("Authorization", "Bearer " + SimulatedDuvo.KEY)
                .build();
    }
}
