package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;

/**
 * HTTP response whose body has been read whole.
 *
 * @param status the HTTP status
 * @param body at most {@link #MAX_BYTES} bytes, unpacked
 */
record BufferedResponse(int status, byte[] body) {
    /**
     * Bytes: 32 MiB. A page holds up to 50 messages, and single ones of 5 MB are to be expected; a longer body is not a valid
     * answer.
     */
    static final int MAX_BYTES = 32 << 20;

    /** Reads the body, but never more than one byte beyond the limit; throws {@link ResponseTooLargeException} for that one. */
    static BufferedResponse read(Response response) throws IOException {
        var source = response.body().source();
        if (source.request(MAX_BYTES + 1L)) {
            throw new ResponseTooLargeException(MAX_BYTES);
        }
        return new BufferedResponse(response.code(), source.readByteArray());
    }

    /**
     * Returns the body as text, without a byte order mark. Bytes that are not UTF-8 are replaced, so that one bad byte does
     * not make the answer unreadable.
     */
    String text() {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.replaceFirst("^\uFEFF+", "");
    }
}
