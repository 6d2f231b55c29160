package io.jenkins.plugins.duvo.simulator;

import io.jenkins.plugins.duvo.simulator.http.SimulatedRequest;
import io.jenkins.plugins.duvo.simulator.http.SimulatedResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
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
 * OkHttp interceptor that answers a client from a simulated Duvo, without a network. Add it as the last application interceptor.
 *
 * <p>A transport fault becomes the exception in which the real one ends, at once; virtual time can be advanced by the time
 * that the call would have taken. What OkHttp does below its application interceptors does not happen here: its redirects and
 * its own repetitions need tests over HTTP.
 */
public final class InMemoryDuvo implements Interceptor {
    private static final int FIRST_NOT_SUCCESSFUL = 300;

    private final SimulatedDuvo duvo;
    private final Consumer<Duration> pause;

    /** Answers at once, whatever delays the faults have. */
    public InMemoryDuvo(SimulatedDuvo duvo) {
        this(duvo, time -> {});
    }

    /**
     * @param pause called on the caller's thread with the time that the answer or failure takes because of a fault, after
     *     Duvo did its work; not called for an answer without a delay
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
        var timeout = CallTimeout.of(chain);
        failBeforeAnswer(request, answer, timeout);
        if (!answer.delay().isZero()) {
            if (timeout.endsWithin(answer.delay())) {
                throw timedOut(timeout);
            }
            pause.accept(answer.delay());
        }
        return response(request, answer, timeout);
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

    private void failBeforeAnswer(Request request, SimulatedResponse answer, CallTimeout timeout) throws IOException {
        var host = request.url().host();
        switch (answer.transport()) {
            case REFUSED -> throw new ConnectException("Failed to connect to " + host);
            case UNKNOWN_HOST -> throw new UnknownHostException(host);
            case TLS_FAILED -> throw new SSLHandshakeException("Remote host terminated the handshake");
            case RESET -> throw new SocketException("Connection reset");
            case CLOSED -> throw closed(request);
            case HANG_BEFORE_ANSWER -> throw timedOut(timeout);
            default -> {
                // the answer comes; FaultyBody does the rest
            }
        }
    }

    private Response response(Request request, SimulatedResponse answer, CallTimeout timeout) {
        var headers = new Headers.Builder();
        answer.headers().forEach(headers::set);
        var source = Okio.buffer(new FaultyBody(answer, timeout, pause));
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
                .message(answer.status() < FIRST_NOT_SUCCESSFUL ? "OK" : "")
                .headers(headers.build())
                .body(ResponseBody.create(source, type == null ? null : MediaType.parse(type), length))
                .build();
    }

    private IOException timedOut(CallTimeout timeout) {
        pause.accept(timeout.time());
        return timeout.exception();
    }

    private static IOException closed(Request request) {
        return new IOException(
                "unexpected end of stream on " + request.url().redact(), new EOFException("\\n not found: limit=0"));
    }
}
