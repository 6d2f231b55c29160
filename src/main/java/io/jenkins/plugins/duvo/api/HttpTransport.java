package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import tools.jackson.core.JacksonException;

/**
 * HTTP transport of {@link DuvoClient}: sends single requests to Duvo and turns whatever comes back into records or a
 * {@link DuvoException}. Thread-safe.
 *
 * <p>For a failure without an answer, the {@link Outcome} follows from how far the request came: {@code NOT_SENT} until its first
 * header was written, {@code UNKNOWN} from then on.
 */
final class HttpTransport {
    private final OkHttpClient http;
    private final HttpUrl origin;
    private final Supplier<String> key;
    private final String userAgent;
    private final Consumer<RateLimit> limits;
    private final Timeouts timeouts;

    HttpTransport(
            OkHttpClient http, HttpUrl origin, Supplier<String> key, String userAgent, Consumer<RateLimit> limits) {
        this(http, origin, key, userAgent, limits, Timeouts.STANDARD);
    }

    private HttpTransport(
            OkHttpClient http,
            HttpUrl origin,
            Supplier<String> key,
            String userAgent,
            Consumer<RateLimit> limits,
            Timeouts timeouts) {
        this.http = configured(http, timeouts);
        this.origin = origin;
        this.key = key;
        this.userAgent = userAgent;
        this.limits = limits;
        this.timeouts = timeouts;
    }

    /** Returns a copy that gives up calls after other times; tests shorten them. */
    HttpTransport withTimeouts(Timeouts other) {
        return new HttpTransport(http, origin, key, userAgent, limits, other);
    }

    /** The times after which calls are given up. */
    Timeouts timeouts() {
        return timeouts;
    }

    private static OkHttpClient configured(OkHttpClient http, Timeouts timeouts) {
        return http.newBuilder()
                // A redirect would send the key or the request to a host that no administrator has named.
                .followRedirects(false)
                .followSslRedirects(false)
                // Only upper bounds: each call sets a timeout for the call as a whole.
                .readTimeout(timeouts.action())
                .writeTimeout(timeouts.action())
                .pingInterval(timeouts.ping())
                .socketFactory(new LingeringSocketFactory(http.socketFactory()))
                .eventListenerFactory(call -> call.request().tag(SendProgress.class))
                .build();
    }

    /** Returns the address of version 2 of the API, to be completed. */
    HttpUrl.Builder url() {
        return origin.newBuilder().addPathSegment("v2");
    }

    /** Whether a file may be sent to this address: by https, or by http within this machine if Duvo itself is on it. */
    boolean isTrusted(HttpUrl url) {
        return url.isHttps() || !origin.isHttps() && Loopback.isLoopback(url.host());
    }

    /**
     * Makes one call with the key. A GET may use an idle connection, any other method uses a new one.
     *
     * @param answer reads the JSON object of the answer while it arrives; what it returns is returned
     */
    @CheckForNull
    <T> T call(String operation, Duration timeout, Request.Builder request, Function<AnswerReader, T> answer)
            throws DuvoException {
        var withKey = request.header("Authorization", "Bearer " + usableKey(operation));
        var client = withKey.build().method().equals("GET") ? http : withOwnConnection();
        return send(operation, client, timeout, withKey, response -> {
            RateLimitHeaders.read(response).ifPresent(limits);
            requireSuccess(operation, response);
            return parse(operation, response, answer);
        });
    }

    /**
     * Sends a file in one call, without the key. The body of a successful answer is ignored, and so are its rate limit headers.
     */
    void upload(String operation, Request.Builder request) throws DuvoException {
        var client = withOwnConnection()
                .newBuilder()
                .readTimeout(timeouts.silence())
                .writeTimeout(timeouts.silence())
                .build();
        send(operation, client, timeouts.upload(), request, response -> {
            requireSuccess(operation, response);
            return null;
        });
    }

    /**
     * Returns a client for one call, which gets a connection of its own: on one that had died without a word, whether idle or while
     * it was busy with another call, a request would have an unknown outcome.
     */
    private OkHttpClient withOwnConnection() {
        return http.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .build();
    }

    /** Returns the key, without white space around it; a key that cannot be a header's value is an error. */
    private String usableKey(String operation) throws DuvoException {
        @CheckForNull var secret = secret(operation);
        var value = secret == null ? "" : secret.trim();
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new DuvoException(
                    operation,
                    Outcome.NOT_SENT,
                    0,
                    "the API key is empty or holds characters that no key has; look at the credential's secret",
                    null,
                    null);
        }
        return value;
    }

    @CheckForNull
    private String secret(String operation) throws DuvoException {
        try {
            return key.get();
        } catch (Throwable e) { // the key may come from anywhere
            throw DuvoException.internalError(operation, Outcome.NOT_SENT, e);
        }
    }

    /** Reader of a response that has begun to arrive. */
    private interface ResponseReader<T> {
        @CheckForNull
        T read(Response response) throws IOException;
    }

    @CheckForNull
    private <T> T send(
            String operation, OkHttpClient client, Duration timeout, Request.Builder request, ResponseReader<T> reader)
            throws DuvoException {
        var progress = new SendProgress();
        var built = request.header("User-Agent", userAgent)
                .header("Accept", "application/json")
                .tag(SendProgress.class, progress)
                .build();
        var call = client.newCall(built);
        call.timeout().timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        try (Response response = call.execute()) {
            return reader.read(response);
        } catch (DuvoException e) {
            throw e;
        } catch (IOException e) {
            // The idle connections may be as dead as this one, and each would cost a failed call.
            client.connectionPool().evictAll();
            var readTimeout = Duration.ofMillis(client.readTimeoutMillis());
            var exceeded =
                    e instanceof SocketTimeoutException && readTimeout.compareTo(timeout) < 0 ? readTimeout : timeout;
            var key = KeyMasker.of(built);
            throw new DuvoException(
                    operation,
                    progress.begun ? Outcome.UNKNOWN : Outcome.NOT_SENT,
                    0,
                    ErrorText.describe(e, exceeded, key),
                    null,
                    key.safe(e));
        } catch (Throwable e) { // a failure of any kind has an outcome
            var outcome = progress.begun ? Outcome.UNKNOWN : Outcome.NOT_SENT;
            throw DuvoException.internalError(
                    operation, outcome, KeyMasker.of(built).safe(e));
        }
    }

    private static void requireSuccess(String operation, Response response) throws IOException {
        if (!response.isSuccessful()) {
            throw ErrorMapper.toException(operation, response);
        }
    }

    @CheckForNull
    private static <T> T parse(String operation, Response response, Function<AnswerReader, T> answer)
            throws IOException {
        try {
            return AnswerReader.read(AnswerBody.json(response), answer);
        } catch (JacksonException e) {
            // The parser's message is not passed on: it quotes the body, which may hold any text.
            throw new DuvoException(
                    operation,
                    Outcome.UNKNOWN,
                    response.code(),
                    "the answer is not the JSON that Duvo gives",
                    null,
                    null);
        }
    }

    /**
     * Listener that records whether the first byte of a request was sent; a failure before that had no effect. The request that
     * opens a tunnel through a proxy does not count.
     */
    private static final class SendProgress extends EventListener {
        private volatile boolean begun;

        @Override
        public void requestHeadersStart(Call call) {
            begun = true;
        }
    }
}
