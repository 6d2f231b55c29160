package io.jenkins.plugins.duvo.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** A simulated Duvo behind a {@link SwallowingRelay}, and an HTTP client that reaches it in one of several ways. */
public final class DyingConnections implements AutoCloseable {
    /** How a client reaches Duvo. */
    public enum Way {
        HTTP_1(false, false, false),
        HTTP_1_THROUGH_PROXY(false, false, true),
        HTTP_1_OVER_TLS(false, true, false),
        HTTP_1_OVER_TLS_THROUGH_PROXY(false, true, true),
        /** With prior knowledge, as within a cluster. */
        HTTP_2(true, false, false),
        HTTP_2_OVER_TLS(true, true, false),
        HTTP_2_OVER_TLS_THROUGH_PROXY(true, true, true);

        private final boolean isHttp2;
        private final boolean isTls;
        private final boolean isProxied;

        Way(boolean isHttp2, boolean isTls, boolean isProxied) {
            this.isHttp2 = isHttp2;
            this.isTls = isTls;
            this.isProxied = isProxied;
        }

        public boolean isHttp2() {
            return isHttp2;
        }
    }

    private final DuvoSimulator simulator = new DuvoSimulator();
    private final SwallowingRelay relay;
    private final OkHttpClient http;
    private final HttpUrl origin;

    /** @param certificate is used for TLS */
    public DyingConnections(Way way, Certificate certificate) throws Exception {
        if (way.isTls) {
            simulator.useTls(certificate.server());
        } else if (way.isHttp2) {
            simulator.useHttp2();
        }
        simulator.start(0);
        var url = HttpUrl.get(simulator.url());
        relay = new SwallowingRelay(url.port());
        origin = way.isProxied ? url : url.newBuilder().port(relay.port()).build();
        http = client(way, certificate);
    }

    private OkHttpClient client(Way way, Certificate certificate) throws Exception {
        var client = new OkHttpClient.Builder();
        if (!way.isHttp2) {
            client.protocols(List.of(Protocol.HTTP_1_1));
        } else if (!way.isTls) {
            client.protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
        }
        if (way.isProxied) {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port());
            client.proxy(new Proxy(Proxy.Type.HTTP, address));
        }
        return way.isTls ? certificate.trustedBy(client.build()) : client.build();
    }

    public SimulatedDuvo duvo() {
        return simulator.duvo();
    }

    /** The relay, whose connections can die. */
    public SwallowingRelay relay() {
        return relay;
    }

    /** A client that reaches {@link #origin} in the way that was asked for. */
    public OkHttpClient http() {
        return http;
    }

    public HttpUrl origin() {
        return origin;
    }

    @Override
    public void close() throws IOException {
        relay.close();
        simulator.close();
    }
}
