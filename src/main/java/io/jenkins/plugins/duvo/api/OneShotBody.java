package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;

/**
 * Request body that OkHttp sends at most once. Any other body it would send again by itself when a connection breaks, on 408
 * and on 503 with {@code Retry-After: 0}, and Duvo would do the work twice.
 */
final class OneShotBody extends RequestBody {
    private final RequestBody body;

    OneShotBody(RequestBody body) {
        this.body = body;
    }

    /** Creates an empty body without a content type, as Duvo asks for. */
    static OneShotBody empty() {
        return new OneShotBody(RequestBody.create(new byte[0], null));
    }

    @Override
    public boolean isOneShot() {
        return true;
    }

    @Override
    @CheckForNull
    public MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        body.writeTo(sink);
    }
}
