package io.jenkins.plugins.duvo.simulator;

import io.jenkins.plugins.duvo.simulator.faults.FaultyBody;
import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.GzipSource;
import okio.Okio;

/**
 * Answers an OkHttp client from the simulator without any network: added as its last application interceptor.
 *
 * <p>Transport faults become the exceptions that the real ones end in, at once: whoever keeps virtual time is told how
 * long the call would have taken. What OkHttp does below its application interceptors does not happen here: redirects
 * and repetitions of its own are a matter for tests over HTTP.
 */
public final class InMemoryDuvo implements Interceptor {
    private static final int MOVED = 300;

    private final SimulatedDuvo duvo;
    private final Consumer<Duration> pause;

    public InMemoryDuvo(SimulatedDuvo duvo) {
        this(duvo, time -> {});
    }

    /**
     * Calls {@code pause} on the caller's thread with the time that an answer or the failure took because of a fault,
     * after Duvo did its work; not called for an answer that comes at once.
     */
    public InMemoryDuvo(SimulatedDuvo duvo, Consumer<Duration> pause) {
        this.duvo = duvo;
        this.pause = pause;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        if (chain.call().isCanceled()) {
            throw new IOException("Canceled");
        }
        var request = chain.request();
        var answer = duvo.handle(simulated(request));
        var patience = Patience.of(chain);
        failBeforeAnswer(request, answer, patience);
        if (!answer.delay().isZero()) {
            if (patience.endsWithin(answer.delay())) {
                throw timedOut(patience);
            }
            pause.accept(answer.delay());
        }
        return response(request, answer, patience);
    }

    private static SimulatedRequest simulated(Request request) throws IOException {
        var url = request.url();
        var headers = new HashMap<String, String>();
        request.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
        var content = new Buffer();
        var body = request.body();
        if (body != null) {
            if (body.contentType() != null) {
                headers.put("Content-Type", body.contentType().toString());
            }
            body.writeTo(content);
        }
        var path = url.encodedPath() + (url.encodedQuery() == null ? "" : "?" + url.encodedQuery());
        var origin = url.scheme() + "://" + url.host() + ":" + url.port();
        return new SimulatedRequest(origin, request.method(), path, headers, content.readByteArray());
    }

    private void failBeforeAnswer(Request request, SimulatedResponse answer, Patience patience) throws IOException {
        var host = request.url().host();
        switch (answer.transport()) {
            case REFUSED -> throw new ConnectException("Failed to connect to " + host);
            case UNKNOWN_HOST -> throw new UnknownHostException(host);
            case TLS_FAILED -> throw new SSLHandshakeException("Remote host terminated the handshake");
            case RESET -> throw new SocketException("Connection reset");
            case CLOSED -> throw closed(request);
            case HANG_BEFORE_ANSWER -> throw timedOut(patience);
            default -> {
                // the answer comes, whatever becomes of its body
            }
        }
    }

    private Response response(Request request, SimulatedResponse answer, Patience patience) {
        var headers = new Headers.Builder();
        answer.headers().forEach(headers::set);
        var source = Okio.buffer(new FaultyBody(answer, patience, pause));
        long length = answer.body().length;
        if ("gzip".equalsIgnoreCase(answer.header("content-encoding")) && request.header("Accept-Encoding") == null) {
            headers.removeAll("content-encoding");
            source = Okio.buffer(new GzipSource(source));
            length = -1;
        }
        var type = answer.header("content-type");
        return new Response.Builder()
                .request(request)
                .protocol(Protocol.HTTP_1_1)
                .code(answer.status())
                .message(answer.status() < MOVED ? "OK" : "")
                .headers(headers.build())
                .body(ResponseBody.create(source, type == null ? null : MediaType.parse(type), length))
                .build();
    }

    private IOException timedOut(Patience patience) {
        pause.accept(patience.time());
        return patience.exception();
    }

    private static IOException closed(Request request) {
        return new IOException(
                "unexpected end of stream on " + request.url().redact(), new EOFException("\\n not found: limit=0"));
    }

    /** How long a call waits for what never comes, and how it gives up. */
    public record Patience(Duration time, boolean wholeCall) {
        static Patience of(Chain chain) {
            long call = chain.call().timeout().timeoutNanos();
            long read = Duration.ofMillis(chain.readTimeoutMillis()).toNanos();
            if (call == 0 && read == 0) {
                return new Patience(null, true);
            }
            boolean wholeCall = call != 0 && (read == 0 || call <= read);
            return new Patience(Duration.ofNanos(wholeCall ? call : read), wholeCall);
        }

        public boolean endsWithin(Duration delay) {
            return time != null && time.compareTo(delay) <= 0;
        }

        /** A call without any timeout would hang for ever, which no test wants. */
        @Override
        public Duration time() {
            if (time == null) {
                throw new IllegalStateException("This call has no timeout and would hang for ever");
            }
            return time;
        }

        public IOException exception() {
            return wholeCall ? new InterruptedIOException("timeout") : new SocketTimeoutException("timeout");
        }
    }

    public static IOException cut() {
        return new ProtocolException("unexpected end of stream");
    }
}
