package io.jenkins.plugins.duvo.api;

import static io.jenkins.plugins.duvo.api.AnswerFixture.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which kind a message is of. */
class MessageTest {
    @Test
    void messageWithoutMembersIsOfNoKind() {
        var message = parse("{\"tool_call\":{},\"tool_result\":{}}", AnswerReader::message);
        assertEquals("", message.id() + message.type() + message.role());
        assertEquals("", message.toolCall().id() + message.toolCall().name());
        assertEquals("", message.toolResult().toolCallId());
        assertFalse(message.isAgentText() || message.isUserMessage() || message.isThinking());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"text_content\":\" \"}",
                "{\"role\":\"assistant\"}",
                "{\"role\":\"tool\",\"text_content\":\"x\"}",
                "{\"role\":\"assistant\",\"type\":\"thinking\",\"text_content\":\"x\"}",
                "{\"role\":\"assistant\",\"text_content\":\"x\",\"tool_result\":{}}"
            })
    void otherMessagesAreNoAgentText(String json) {
        assertFalse(parse(json, AnswerReader::message).isAgentText());
    }

    @Test
    void messageWithoutTextKeepsItsOtherMembers() {
        var whole = parse(
                "{\"id\":\"1\",\"type\":\"text\",\"role\":\"user\",\"text_content\":\"x\"}", AnswerReader::message);
        assertNull(whole.withoutText().text());
        assertEquals("1", whole.withoutText().id());
        assertTrue(whole.withoutText().isUserMessage());
    }
}
