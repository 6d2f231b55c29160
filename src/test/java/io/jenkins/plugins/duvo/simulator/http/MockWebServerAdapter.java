package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;

/**
 * Adapter between a mock web server and the simulated Duvo: passes requests on and carries out the delays and transport
 * faults of the answers on real connections.
 */
public final class MockWebServerAdapter extends Dispatcher {
    private final SimulatedDuvo duvo;
    private final AcceptedSockets sockets;
    private final MockWebServer server;
    private volatile boolean goAwayPending;

    public MockWebServerAdapter(SimulatedDuvo duvo, AcceptedSockets sockets, MockWebServer server) {
        this.duvo = duvo;
        this.sockets = sockets;
        this.server = server;
    }

    /** Shuts the HTTP/2 connection down (GOAWAY) after the next answer. */
    public void goAwayAfterNextAnswer() {
        goAwayPending = true;
    }

    /**
     * Called before a request is read. For HTTP/2, the server uses the effect at the end of this response, not of the actual
     * answer.
     */
    @Override
    public MockResponse peek() {
        var effect = goAwayPending ? SocketEffect.ShutdownConnection.INSTANCE : null;
        return new MockResponse.Builder().onResponseEnd(effect).build();
    }

    @Override
    public MockResponse dispatch(RecordedRequest recorded) throws InterruptedException {
        goAwayPending = false;
        // The server keeps every request until it is taken; without this, a long run would fill the memory.
        server.takeRequest(0, TimeUnit.MILLISECONDS);
        var response = duvo.handle(request(recorded));
        var mock = new MockResponse.Builder().code(response.status());
        response.headers().forEach(mock::setHeader);
        mock.body(new Buffer().write(response.body()));
        if (!response.delay().isZero()) {
            mock.headersDelay(response.delay().toMillis(), TimeUnit.MILLISECONDS);
        }
        applyFault(mock, response, recorded.getConnectionIndex());
        return mock.build();
    }

    private static SimulatedRequest request(RecordedRequest recorded) {
        var headers = new HashMap<String, String>();
        recorded.getHeaders().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
        var body = recorded.getBody() == null ? new byte[0] : recorded.getBody().toByteArray();
        var url = recorded.getUrl();
        var origin = url.scheme() + "://" + url.host() + ":" + url.port();
        var target = recorded.getTarget();
        // Through a proxy without a tunnel, the target is a whole address.
        var path = target.startsWith(origin) ? target.substring(origin.length()) : target;
        return new SimulatedRequest(origin, recorded.getMethod(), path, headers, body);
    }

    private void applyFault(MockResponse.Builder mock, SimulatedResponse response, int connection) {
        switch (response.transport()) {
            case NONE -> {}
            case REFUSED, UNKNOWN_HOST, TLS_FAILED, RESET -> {
                sockets.resetOnClose(connection);
                mock.onResponseStart(new SocketEffect.CloseSocket());
            }
            case CLOSED -> mock.onResponseStart(new SocketEffect.CloseSocket());
            case HANG_BEFORE_ANSWER -> mock.onResponseStart(SocketEffect.Stall.INSTANCE);
            case HANG_WITHIN_BODY -> mock.onResponseBody(SocketEffect.Stall.INSTANCE);
            case HANG_AFTER_BODY ->
                mock.setHeader("content-length", response.body().length + 1L)
                        .onResponseEnd(SocketEffect.Stall.INSTANCE);
            case CUT_BODY -> mock.onResponseBody(new SocketEffect.CloseSocket());
            case SLOW_BODY -> mock.throttleBody(1, 1, TimeUnit.SECONDS);
            case CLOSED_AFTER_ANSWER -> mock.onResponseEnd(new SocketEffect.CloseSocket());
        }
    }
}
