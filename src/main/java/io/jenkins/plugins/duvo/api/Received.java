package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import okhttp3.Response;

/**
 * The status and the whole body of an answer.
 *
 * @param body at most {@link #LARGEST} bytes
 */
record Received(int status, byte[] body) {
    /** Bytes. A page holds 50 messages, of which single ones of 5 MB were foreseen; more is no honest answer. */
    static final int LARGEST = 32 << 20;

    static Received read(Response response) throws IOException {
        var source = response.body().source();
        if (source.request(LARGEST + 1L)) {
            throw new TooLongException(LARGEST);
        }
        return new Received(response.code(), source.readByteArray());
    }
}
