package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import java.util.List;
import mockwebserver3.MockResponse;
import okio.Buffer;
import org.junit.jupiter.api.Test;

/** What Duvo leaves out or sends in an unexpected form does not make an answer unreadable. */
class JsonTest extends MockServerFixture {
    @Test
    void missingTextsAreEmpty() {
        assertEquals("", parse("{}", AnswerReader::team).name());
        assertEquals("", parse("{}", AnswerReader::assignment).name());
        assertEquals("", parse("{}", AnswerReader::question).question());
        assertEquals(List.of(), parse("{}", AnswerReader::question).options());
        assertEquals(
                "",
                parse("{\"options\":[null,{}]}", AnswerReader::question)
                        .options()
                        .get(0)
                        .label());
    }

    @Test
    void unexpectedValueInMinorMemberIsIgnored() throws Exception {
        answer(200, """
                {"run":{"id":"r1","agent_id":"a","status":"running","created_at":"yesterday","updated_at":7,"new":{}},
                 "pending_human_request":{"id":"h","type":"approval","title":null,"created_at":[],"questions":null}}""");
        var state = client.getJob("r1");
        assertNull(state.job().createdAt());
        assertTrue(state.pending().isApproval());
        assertEquals("", state.pending().title());
    }

    @Test
    void messagesWithUnexpectedMembersAreRead() throws Exception {
        answer(200, """
                {"messages":[null,{"type":"text","role":"assistant","content":"old spelling"},
                 {"id":"m","role":"assistant","text_content":{"a":1}},
                 {"id":"c","tool_call":{"name":"x","arguments":"text"}},
                 {"id":"d","tool_result":{"error":{"code":3}}}],"total":4.0,"limit":50,"offset":0}""");
        var all = client.listMessages("r1", 50, 0).messages();
        assertEquals("old spelling", all.get(0).text());
        assertEquals("{\"a\":1}", all.get(1).text());
        assertEquals("text", all.get(2).toolCall().arguments().text());
        assertEquals("{\"code\":3}", all.get(3).toolResult().error());
    }

    @Test
    void deepNestingDoesNotSpoilAnAnswer() throws Exception {
        answer(200, "{\"run\":" + "[".repeat(100_000));
        assertEquals(Outcome.UNKNOWN, fails(() -> client.getJob("r1")).outcome());
        answer(200, "{\"run\":{\"id\":\"r\",\"x\":" + "{\"x\":".repeat(20_000) + "1" + "}".repeat(20_000) + "}}");
        assertEquals("r", client.getJob("r1").job().id());
    }

    @Test
    void longNameAndNumberOfAToolArgumentAreCut() throws Exception {
        var name = "x".repeat(1_000_000);

        var message = read(toolCall(name, "7".repeat(5_000)));

        var names = message.toolCall().arguments().tree().propertyNames();
        assertEquals(List.of(name.substring(0, ShallowJsonReader.MAX_NAME)), List.copyOf(names));
    }

    @Test
    void toolArgumentMayBeNamedHalfASurrogatePair() throws Exception {
        var message = read(toolCall("half \\ud83d", "1"));

        assertTrue(message.toolCall().arguments().tree().has("half \uD83D"));
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
