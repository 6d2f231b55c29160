package io.jenkins.plugins.duvo.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.FreshMessage.Change;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageLinesTest {
    private static FreshMessage read(String json) {
        return read(json, Change.NEW);
    }

    private static FreshMessage read(String json, Change change) {
        var message = Json.MAPPER.readValue(json, Message.class);
        return new FreshMessage(message, change, message.text() == null ? "" : message.text());
    }

    private static final FreshMessage SPOKEN =
            read("{\"id\":\"1\",\"type\":\"text\",\"role\":\"assistant\",\"text_content\":\"one\\n\\n  two\\n\"}");
    private static final FreshMessage THOUGHT =
            read("{\"id\":\"2\",\"type\":\"thinking\",\"role\":\"assistant\",\"text_content\":\"hm\\nwell\"}");
    private static final FreshMessage INSTRUCTION =
            read("{\"id\":\"3\",\"type\":\"text\",\"role\":\"user\",\"text_content\":\"Do it\"}");
    private static final FreshMessage CALL = read(
            "{\"id\":\"4\",\"type\":\"tool_call\",\"role\":\"assistant\",\"tool_call\":{\"id\":\"c\",\"name\":\"gmail.search\","
                    + "\"arguments\":{\"query\":\"invoice\"}}}");
    private static final FreshMessage RESULT = read("{\"id\":\"5\",\"type\":\"tool_result\",\"role\":\"tool\","
            + "\"tool_result\":{\"tool_call_id\":\"c\",\"result\":\"12 results\"}}");
    private static final FreshMessage STARTED = read("{\"id\":\"6\",\"type\":\"session_started\",\"role\":\"system\"}");

    private static List<String> all(LogLevel level) {
        var lines = new MessageLines(level);
        return List.of(INSTRUCTION, STARTED, THOUGHT, SPOKEN, CALL, RESULT).stream()
                .flatMap(fresh -> lines.of(fresh).stream())
                .toList();
    }

    @Test
    void none() {
        assertEquals(List.of(), all(LogLevel.NONE));
    }

    @Test
    void messages() {
        assertEquals(List.of("one", "", "  two"), all(LogLevel.MESSAGES));
    }

    @Test
    void tools() {
        assertEquals(
                List.of("one", "", "  two", "→ gmail.search {\"query\":\"invoice\"}", "← gmail.search: 12 results"),
                all(LogLevel.TOOLS));
    }

    @Test
    void everything() {
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
    void aToolThatFailedAndOneThatNobodyCalled() {
        var lines = new MessageLines(LogLevel.TOOLS);
        lines.of(CALL);
        assertEquals(
                List.of("← gmail.search failed: no access"),
                lines.of(read("{\"tool_result\":{\"tool_call_id\":\"c\",\"error\":\"no\\naccess\"}}")));
        assertEquals(
                List.of("← tool: {\"rows\":[1,2]}"),
                lines.of(read("{\"tool_result\":{\"tool_call_id\":\"x\",\"result\":{\"rows\":[1,2]}}}")));
        assertEquals(List.of("← tool"), lines.of(read("{\"tool_result\":{\"tool_call_id\":\"x\"}}")));
    }

    @Test
    void wordsBesideAToolCall() {
        var both = read("{\"role\":\"assistant\",\"text_content\":\"I look.\",\"tool_call\":{\"name\":\"look\"}}");
        assertEquals(List.of("I look."), new MessageLines(LogLevel.MESSAGES).of(both));
        assertEquals(List.of("I look.", "→ look"), new MessageLines(LogLevel.TOOLS).of(both));
    }

    @Test
    void grownAndEdited() {
        var lines = new MessageLines(LogLevel.MESSAGES);
        assertEquals(List.of(" and more"), lines.of(new FreshMessage(SPOKEN.message(), Change.GROWN, " and more")));
        assertEquals(List.of("(edited) else"), lines.of(new FreshMessage(SPOKEN.message(), Change.EDITED, "else")));
        assertEquals(
                List.of("one", "", "  two"),
                lines.of(new FreshMessage(CALL.message(), Change.GROWN, "")).isEmpty() ? lines.of(SPOKEN) : List.of());
    }

    @Test
    void longTextsAreCutWithACount() {
        var lines = new MessageLines(LogLevel.ALL);
        var longText = new FreshMessage(SPOKEN.message(), Change.NEW, "x".repeat(MessageLines.LONGEST_TEXT + 7));
        assertEquals("x… (7 more characters)", last(lines.of(longText).get(0), 22));
        var arguments = read("{\"tool_call\":{\"name\":\"t\",\"arguments\":{\"a\":\"" + "y".repeat(5_000) + "\"}}}");
        assertTrue(lines.of(arguments).get(0).length() < MessageLines.LONGEST_TOOL + 10);
    }

    private static String last(String text, int length) {
        return text.substring(text.length() - length);
    }

    @Test
    void nothingSteersTheLog() {
        var lines = new MessageLines(LogLevel.ALL);
        var evil = read(
                "{\"type\":\"e\\u001b[2Jv\\nil\",\"role\":\"x\",\"text_content\":\"a\\rb\\u001b[8mha:AAAA\\u001b[0mc\"}");
        assertEquals(List.of("(ev il) a", "(ev il) bc"), lines.of(evil));
        assertEquals(
                List.of("→ a b"), lines.of(read("{\"tool_call\":{\"name\":\"a\\n\\u001b[0mb\",\"arguments\":{}}}")));
    }

    @ParameterizedTest
    @EnumSource
    void levelsHaveWords(LogLevel level) {
        assertEquals(Optional.of(level), LogLevel.of(level.word()));
        assertEquals(Optional.empty(), LogLevel.of(level.name()));
    }
}
