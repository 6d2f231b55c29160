package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;

/**
 * The status and the whole body of an answer.
 *
 * @param body at most {@link #LARGEST} bytes
 */
record BufferedResponse(int status, byte[] body) {
    /** Bytes. A page holds 50 messages, of which single ones of 5 MB were foreseen; more is no honest answer. */
    static final int LARGEST = 32 << 20;

    static BufferedResponse read(Response response) throws IOException {
        var source = response.body().source();
        if (source.request(LARGEST + 1L)) {
            throw new ResponseTooLargeException(LARGEST);
        }
        return new BufferedResponse(response.code(), source.readByteArray());
    }

    /** The body as text. What is no UTF-8 in it is replaced: one bad byte does not spoil an answer. */
    String text() {
        var text = new String(body, StandardCharsets.UTF_8);
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
