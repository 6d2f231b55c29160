package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a file reaches its upload target. */
class UploadTest extends MockServerFixture {
    @Test
    void uploadHasNoKeyFollowsNoRedirectAndReportsNoLimit() throws Exception {
        server.enqueue(response(307, "")
                .setHeader("Location", server.url("/other"))
                .setHeader("x-ratelimit-limit", "3")
                .setHeader("x-ratelimit-remaining", "1")
                .build());
        var thrown = fails(() -> client.upload(target(), bytes(10)));
        assertTrue(thrown.getMessage().startsWith("upload /workspace/a: "));
        assertNull(server.takeRequest().getHeaders().get("Authorization"));
        assertEquals(1, server.getRequestCount());
        assertEquals(List.of(), limits);
    }

    @Test
    void uploadToInvalidAddressIsNotSent() {
        var target = new UploadTarget("file:///etc/passwd", "/workspace/a");
        assertEquals(
                Outcome.NOT_SENT, fails(() -> client.upload(target, bytes(1))).outcome());
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.duvo.example, http://127.0.0.1:1/put",
        "https://api.duvo.example, http://files.duvo.example/put",
        "http://127.0.0.1:1, http://files.duvo.example/put"
    })
    void uploadWithoutHttpsIsNotSent(String origin, String url) {
        var remote = client(http, HttpUrl.get(origin));
        var thrown = fails(() -> remote.upload(new UploadTarget(url, "/workspace/a"), bytes(1)));
        assertEquals(Outcome.NOT_SENT, thrown.outcome());
        assertTrue(thrown.reason().contains("no usable address"), thrown::getMessage);
    }

    @Test
    void uploadHasLengthAndNoContentType() throws Exception {
        answer(200, "");
        client.upload(target(), bytes(200_000));
        var request = server.takeRequest();
        assertEquals("200000", request.getHeaders().get("Content-Length"));
        assertNull(request.getHeaders().get("Content-Type"));
        assertEquals(200_000, request.getBodySize());
    }

    @Test
    void emptyFileIsUploaded() throws Exception {
        answer(200, "");
        client.upload(target(), bytes(0));
        assertEquals("0", server.takeRequest().getHeaders().get("Content-Length"));
    }

    @Test
    void fileThatGrowsIsUploadedUpToItsFormerSize() throws Exception {
        answer(200, "");
        client.upload(target(), new Upload(5, () -> new ByteArrayInputStream(new byte[50]), sent -> {}));
        assertEquals(5, server.takeRequest().getBodySize());
    }

    @Test
    void fileThatShrinksFailsAsUnreadable() {
        var thrown = fails(() ->
                client.upload(target(), new Upload(50, () -> new ByteArrayInputStream(new byte[5]), sent -> {})));
        assertTrue(thrown.isLocalFileUnreadable());
        assertEquals("it became shorter while it was read", thrown.reason());
    }

    @Test
    void fileThatCannotBeReadFailsAsUnreadable() {
        var thrown = fails(() -> client.upload(
                target(),
                new Upload(
                        5,
                        () -> {
                            throw new IOException("the agent is gone");
                        },
                        sent -> {})));
        assertTrue(thrown.isLocalFileUnreadable());
        assertEquals("the agent is gone", thrown.reason());
    }

    @Test
    void uploadEndsWhenProgressListenerThrows() {
        var sent = new int[1];
        var thrown = fails(() -> client.upload(
                target(), new Upload(1 << 20, () -> new ByteArrayInputStream(new byte[1 << 20]), bytes -> {
                    sent[0] += bytes;
                    if (sent[0] > 1 << 18) {
                        throw new IOException("the build is aborted");
                    }
                })));
        assertFalse(thrown.isLocalFileUnreadable());
        assertTrue(sent[0] < 1 << 19, () -> "" + sent[0]);
    }

    private UploadTarget target() {
        return new UploadTarget(server.url("/put?signature=topsecret").toString(), "/workspace/a");
    }

    private static Upload bytes(int size) {
        return new Upload(size, () -> new ByteArrayInputStream(new byte[size]), sent -> {});
    }
}
