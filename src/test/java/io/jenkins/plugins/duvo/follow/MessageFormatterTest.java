package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageFormatterTest {
    private static MessageUpdate read(String json) {
        return read(json, Change.NEW);
    }

    private static MessageUpdate read(String json, Change change) {
        var message = Json.MAPPER.readValue(json, Message.class);
        return new MessageUpdate(message, change, message.text() == null ? "" : message.text());
    }

    private static final MessageUpdate SPOKEN =
            read("{\"id\":\"1\",\"type\":\"text\",\"role\":\"assistant\",\"text_content\":\"one\\n\\n  two\\n\"}");
    private static final MessageUpdate THOUGHT =
            read("{\"id\":\"2\",\"type\":\"thinking\",\"role\":\"assistant\",\"text_content\":\"hm\\nwell\"}");
    private static final MessageUpdate INSTRUCTION =
            read("{\"id\":\"3\",\"type\":\"text\",\"role\":\"user\",\"text_content\":\"Do it\"}");
    private static final MessageUpdate CALL = read(
            "{\"id\":\"4\",\"type\":\"tool_call\",\"role\":\"assistant\",\"tool_call\":{\"id\":\"c\",\"name\":\"gmail.search\","
                    + "\"arguments\":{\"query\":\"invoice\"}}}");
    private static final MessageUpdate RESULT = read("{\"id\":\"5\",\"type\":\"tool_result\",\"role\":\"tool\","
            + "\"tool_result\":{\"tool_call_id\":\"c\",\"result\":\"12 results\"}}");
    private static final MessageUpdate STARTED =
            read("{\"id\":\"6\",\"type\":\"session_started\",\"role\":\"system\"}");

    private static List<String> all(LogLevel level) {
        var lines = new MessageFormatter(level);
        return List.of(INSTRUCTION, STARTED, THOUGHT, SPOKEN, CALL, RESULT).stream()
                .flatMap(update -> lines.format(update).stream())
                .toList();
    }

    @Test
    void levelNoneShowsNothing() {
        assertEquals(List.of(), all(LogLevel.NONE));
    }

    @Test
    void levelMessagesShowsAgentText() {
        assertEquals(List.of("one", "", "  two"), all(LogLevel.MESSAGES));
    }

    @Test
    void levelToolsAddsToolCalls() {
        assertEquals(
                List.of("one", "", "  two", "→ gmail.search {\"query\":\"invoice\"}", "← gmail.search: 12 results"),
                all(LogLevel.TOOLS));
    }

    @Test
    void levelAllShowsEverything() {
        assertEquals(
                List.of(
                        "(user) Do it",
                        "(session_started)",
                        "(thinking) hm",
                        "(thinking) well",
                        "one",
                        "",
                        "  two",
                        "→ gmail.search {\"query\":\"invoice\"}",
                        "← gmail.search: 12 results"),
                all(LogLevel.ALL));
    }

    @Test
    void failedAndUnknownToolsAreNamed() {
        var lines = new MessageFormatter(LogLevel.TOOLS);
        lines.format(CALL);
        assertEquals(
                List.of("← gmail.search failed: no access"),
                lines.format(read("{\"tool_result\":{\"tool_call_id\":\"c\",\"error\":\"no\\naccess\"}}")));
        assertEquals(
                List.of("← tool: {\"rows\":[1,2]}"),
                lines.format(read("{\"tool_result\":{\"tool_call_id\":\"x\",\"result\":{\"rows\":[1,2]}}}")));
        assertEquals(List.of("← tool"), lines.format(read("{\"tool_result\":{\"tool_call_id\":\"x\"}}")));
    }

    @Test
    void textBesideAToolCallIsShown() {
        var both = read("{\"role\":\"assistant\",\"text_content\":\"I look.\",\"tool_call\":{\"name\":\"look\"}}");
        assertEquals(List.of("I look."), new MessageFormatter(LogLevel.MESSAGES).format(both));
        assertEquals(List.of("I look.", "→ look"), new MessageFormatter(LogLevel.TOOLS).format(both));
    }

    @Test
    void appendedAndEditedTextIsFormatted() {
        var lines = new MessageFormatter(LogLevel.MESSAGES);
        assertEquals(
                List.of(" and more"), lines.format(new MessageUpdate(SPOKEN.message(), Change.APPENDED, " and more")));
        assertEquals(
                List.of("(edited) else"), lines.format(new MessageUpdate(SPOKEN.message(), Change.EDITED, "else")));
        assertEquals(
                List.of("one", "", "  two"),
                lines.format(new MessageUpdate(CALL.message(), Change.APPENDED, ""))
                                .isEmpty()
                        ? lines.format(SPOKEN)
                        : List.of());
    }

    @Test
    void longTextIsTruncatedWithACount() {
        var lines = new MessageFormatter(LogLevel.ALL);
        var longText = new MessageUpdate(SPOKEN.message(), Change.NEW, "x".repeat(MessageFormatter.LONGEST_TEXT + 7));
        assertEquals("x… (7 more characters)", last(lines.format(longText).get(0), 22));
        var arguments = read("{\"tool_call\":{\"name\":\"t\",\"arguments\":{\"a\":\"" + "y".repeat(5_000) + "\"}}}");
        assertTrue(lines.format(arguments).get(0).length() < MessageFormatter.LONGEST_TOOL + 10);
    }

    private static String last(String text, int length) {
        return text.substring(text.length() - length);
    }

    @Test
    void controlCharactersAreRemoved() {
        var lines = new MessageFormatter(LogLevel.ALL);
        var evil = read(
                "{\"type\":\"e\\u001b[2Jv\\nil\",\"role\":\"x\",\"text_content\":\"a\\rb\\u001b[8mha:AAAA\\u001b[0mc\"}");
        assertEquals(List.of("(ev il) a", "(ev il) bc"), lines.format(evil));
        assertEquals(
                List.of("→ a b"),
                lines.format(read("{\"tool_call\":{\"name\":\"a\\n\\u001b[0mb\",\"arguments\":{}}}")));
    }

    @ParameterizedTest
    @EnumSource
    void levelsHaveKeywords(LogLevel level) {
        assertEquals(Optional.of(level), LogLevel.of(level.keyword()));
        assertEquals(Optional.empty(), LogLevel.of(level.name()));
    }
}
