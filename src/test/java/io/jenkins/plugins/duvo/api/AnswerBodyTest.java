package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** How much of a body is read, and how it becomes text. */
class AnswerBodyTest extends MockServerFixture {
    @Test
    void bodyOverTheLimitIsRejected() {
        var body = new Buffer().writeUtf8("{\"run\": {}, \"x\": \"");
        var block = "x".repeat(1 << 20);
        for (int i = 0; i < 33; i++) {
            body.writeUtf8(block);
        }
        body.writeUtf8("\"}");
        server.enqueue(new MockResponse.Builder().body(body).build());
        assertEquals(
                "the answer is longer than 32 MiB",
                fails(() -> client.getJob("r1")).reason());
    }

    @Test
    void bodyThatUnpacksOverTheLimitIsRejected() throws Exception {
        var packed = new Buffer();
        try (var gzip = new GZIPOutputStream(packed.outputStream())) {
            gzip.write("{\"run\": {}, \"x\": ".getBytes(StandardCharsets.US_ASCII));
            var block = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 40; i++) {
                gzip.write(block);
            }
            gzip.write("1}".getBytes(StandardCharsets.US_ASCII));
        }
        server.enqueue(new MockResponse.Builder()
                .setHeader("Content-Encoding", "gzip")
                .body(packed)
                .build());
        assertEquals(
                "the answer is longer than 32 MiB",
                fails(() -> client.getJob("r1")).reason());
    }

    @Test
    void corruptGzipHasUnknownOutcome() {
        server.enqueue(response(200, "this is not packed")
                .setHeader("Content-Encoding", "gzip")
                .build());
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
    }

    @Test
    void messageOfFiveMegabytesIsRead() throws Exception {
        answer(200, "{\"messages\":[{\"id\":\"m\",\"text_content\":\"" + "x".repeat(5_000_000) + "\"}],\"total\":1}");
        assertEquals(
                5_000_000,
                client.listMessages("r1", 50, 0).messages().get(0).text().length());
    }

    @Test
    void invalidUtf8IsReplacedAndByteOrderMarkRemoved() throws Exception {
        var message = read(new Buffer()
                .writeUtf8("\uFEFF{\"messages\":[{\"id\":\"m\",\"text_content\":\"a")
                .writeByte(0xFF)
                .writeUtf8("b\"}],\"total\":1}"));

        assertEquals("a\uFFFDb", message.text());
    }

    private Message read(Buffer body) throws DuvoException {
        server.enqueue(new MockResponse.Builder().body(body).build());
        return client.listMessages("r1", 50, 0).messages().get(0);
    }
}
