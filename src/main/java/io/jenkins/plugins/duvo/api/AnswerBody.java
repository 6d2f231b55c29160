package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import okhttp3.Response;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;

/**
 * Body of an HTTP answer, read from the connection bit by bit and never kept whole. It ends with a {@link ResponseTooLargeException}
 * at the first byte beyond {@link #MAX_BYTES}.
 */
final class AnswerBody extends ForwardingSource {
    /**
     * Bytes, unpacked: 32 MiB. A page holds up to 50 messages, and single ones of 5 MB are to be expected; a longer body is not a
     * valid answer.
     */
    static final int MAX_BYTES = 32 << 20;

    private long bytes;

    private AnswerBody(Source body) {
        super(body);
    }

    /**
     * Returns the body as characters of JSON that is safe to parse, as {@link ShallowJsonReader} says. Bytes that are not UTF-8 are
     * replaced, so that one bad byte does not make the answer unreadable. Closing the response closes the body.
     */
    static Reader json(Response response) {
        var body = Okio.buffer(new AnswerBody(response.body().source()));
        return new ShallowJsonReader(new InputStreamReader(body.inputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        var count = super.read(sink, byteCount);
        bytes += Math.max(0, count);
        if (bytes > MAX_BYTES) {
            throw new ResponseTooLargeException(MAX_BYTES);
        }
        return count;
    }
}
