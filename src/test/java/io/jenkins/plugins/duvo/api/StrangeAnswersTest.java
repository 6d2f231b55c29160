package io.jenkins.plugins.duvo.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is odd in one message does not make a page of messages unreadable. */
class StrangeAnswersTest {
    private final MockWebServer server = new MockWebServer();
    private DuvoClient client;

    @BeforeEach
    void listen() throws Exception {
        server.start();
        var origin = HttpUrl.get("http://localhost:" + server.getPort());
        client = new DuvoClient(new OkHttpClient(), origin, () -> "dv_strange", "test", limits -> {});
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aToolMayBeGivenNamesAndNumbersOfAnyLength() throws Exception {
        var name = "x".repeat(1_000_000);

        var message = read(toolCall(name, "7".repeat(5_000)));

        assertTrue(message.toolCall().arguments().has(name));
    }

    @Test
    void aToolMayBeGivenHalfACharacterAsAName() throws Exception {
        var message = read(toolCall("half \\ud83d", "1"));

        assertTrue(message.toolCall().arguments().has("half \uD83D"));
    }

    @Test
    void whatIsNoUtf8IsReplacedAndAByteOrderMarkLeftOut() throws Exception {
        var message = read(new Buffer()
                .writeUtf8("\uFEFF{\"messages\":[{\"id\":\"m\",\"text_content\":\"a")
                .writeByte(0xFF)
                .writeUtf8("b\"}],\"total\":1}"));

        assertEquals("a\uFFFDb", message.text());
    }

    private static Buffer toolCall(String argument, String value) {
        return new Buffer().writeUtf8("""
                {"messages":[{"id":"m","tool_call":{"name":"t","arguments":{"%s":%s}}}],"total":1}""".formatted(argument, value));
    }

    private Message read(Buffer body) throws DuvoException {
        server.enqueue(new MockResponse.Builder().body(body).build());
        return client.listMessages("r1", 50, 0).messages().get(0);
    }
}
