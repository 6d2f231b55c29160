package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Carries single requests to Duvo and turns whatever comes back into JSON or a {@link DuvoException}. Thread-safe. */
final class HttpTransport {
    /** Keeps no connection: one that died while it was idle would leave a request sent on it in doubt. */
    private static final ConnectionPool FRESH = new ConnectionPool(0, 1, TimeUnit.SECONDS);

    private final OkHttpClient http;
    private final OkHttpClient fresh;
    private final HttpUrl origin;
    private final Supplier<String> key;
    private final String userAgent;
    private final Consumer<RateLimit> limits;

    HttpTransport(
            OkHttpClient http, HttpUrl origin, Supplier<String> key, String userAgent, Consumer<RateLimit> limits) {
        // A redirect would carry the key or the request to somebody whom no administrator has named.
        this.http = http.newBuilder()
                .followRedirects(false)
                .followSslRedirects(false)
                // The time of the whole call, which each call names, is the one that counts.
                .readTimeout(DuvoClient.ACTION_TIMEOUT)
                .writeTimeout(DuvoClient.ACTION_TIMEOUT)
                .eventListenerFactory(call -> call.request().tag(Sent.class))
                .build();
        this.fresh = this.http.newBuilder().connectionPool(FRESH).build();
        this.origin = origin;
        this.key = key;
        this.userAgent = userAgent;
        this.limits = limits;
    }

    HttpUrl.Builder url() {
        return origin.newBuilder().addPathSegment("v2");
    }

    /** Whether a file may be sent there: by https, or within this machine where Duvo itself is on it. */
    boolean trusts(HttpUrl url) {
        return url.isHttps() || !origin.isHttps() && Loopback.isLoopback(url.host());
    }

    /**
     * Makes one call with the key.
     *
     * @return the answer's JSON, never null
     */
    JsonNode call(String asked, Duration timeout, Request.Builder request) throws DuvoException {
        var withKey = request.header("Authorization", "Bearer " + usableKey(asked));
        return json(
                asked, send(asked, withKey.build().method().equals("GET") ? http : fresh, timeout, withKey, limits));
    }

    /** Sends a file in one call that has no part of the key and whose answer, if good, does not matter. */
    void upload(String asked, Request.Builder request) throws DuvoException {
        var patient = fresh.newBuilder()
                .readTimeout(DuvoClient.STORE_TIMEOUT)
                .writeTimeout(DuvoClient.STORE_TIMEOUT)
                .build();
        send(asked, patient, DuvoClient.UPLOAD_TIMEOUT, request, none -> {});
    }

    private String usableKey(String asked) throws DuvoException {
        @CheckForNull var secret = key.get();
        var value = secret == null ? "" : secret.trim();
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new DuvoException(
                    asked,
                    Outcome.NOT_SENT,
                    0,
                    "the API key is empty or holds characters that no key has; look at the credential's secret",
                    null,
                    null);
        }
        return value;
    }

    private BufferedResponse send(
            String asked, OkHttpClient client, Duration timeout, Request.Builder request, Consumer<RateLimit> told)
            throws DuvoException {
        var sent = new Sent();
        var built = request.header("User-Agent", userAgent)
                .header("Accept", "application/json")
                .tag(Sent.class, sent)
                .build();
        var call = client.newCall(built);
        call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            RateLimitHeaders.read(response).ifPresent(told);
            var received = BufferedResponse.read(response);
            if (!response.isSuccessful()) {
                throw ErrorMapper.of(asked, response, received);
            }
            return received;
        } catch (DuvoException e) {
            throw e;
        } catch (IOException e) {
            var silence = Duration.ofMillis(client.readTimeoutMillis());
            var limit = e instanceof SocketTimeoutException && silence.compareTo(timeout) < 0 ? silence : timeout;
            throw new DuvoException(
                    asked, sent.begun ? Outcome.UNKNOWN : Outcome.NOT_SENT, 0, ErrorText.of(e, limit), null, e);
        }
    }

    private static JsonNode json(String asked, BufferedResponse received) throws DuvoException {
        try {
            // Read as text: of bytes, the parser refuses half a character in a name.
            var json = Json.MAPPER.readTree(received.text());
            if (json != null && json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            // The parser's own message quotes the body, which may be anything.
        }
        throw new DuvoException(
                asked, Outcome.UNKNOWN, received.status(), "the answer is not the JSON that Duvo gives", null, null);
    }

    /** Notices that a request began to leave; what failed before had no effect. A proxy's tunnel is not the request. */
    private static final class Sent extends EventListener {
        private volatile boolean begun;

        @Override
        public void requestHeadersStart(Call call) {
            begun = true;
        }
    }
}
