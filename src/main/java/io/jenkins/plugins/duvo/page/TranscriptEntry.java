package io.jenkins.plugins.duvo.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the page shows of a line of the transcript. Every text is harmless, and escaped or set as text by whoever shows it.
 *
 * @param from where the line begins, in bytes
 * @param to where the next line begins
 * @param id tells versions of the same message
 * @param time milliseconds since the start of the Job; null if Duvo gave the message no time
 * @param edited whether the text was another before
 * @param kind what the text is: empty for what the agent says to people, else Duvo's word for it
 * @param text what is said; null if nothing is
 * @param call the tool that is called; or null
 * @param result what a tool gave back; or null
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record TranscriptEntry(
        @JsonInclude long from,
        long to,
        String id,

        @JsonInclude(JsonInclude.Include.NON_NULL) @CheckForNull
        Long time,

        boolean edited,
        String kind,
        @CheckForNull String text,
        @CheckForNull Call call,
        @CheckForNull Result result) {
    /**
     * @param arguments JSON as people read it; empty if there are none
     */
    record Call(String id, String name, String arguments) {}

    /**
     * @param id of the call
     * @param output JSON as people read it, or why the tool failed
     */
    record Result(String id, String output, boolean failed) {}

    /** Characters that are shown; as many as the build's log shows of a message. */
    private static final int LONGEST_TEXT = 20_000;

    private static final int LONGEST_WORD = 200;

    private static final JsonMapper READABLE =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private TranscriptEntry(
            TranscriptFile.Line line,
            String id,
            @CheckForNull Long time,
            boolean edited,
            String kind,
            @CheckForNull String text,
            @CheckForNull Call call,
            @CheckForNull Result result) {
        this(line.from(), line.to(), id, time, edited, kind, text, call, result);
    }

    /** What is shown of a line at a level; empty for one that the level does not let people see. */
    static Optional<TranscriptEntry> of(TranscriptFile.Line line, LogLevel level, long startedAt) {
        var json = line.json();
        if (json == null) {
            return tooLong(line, level);
        }
        var parsed = TranscriptLine.parse(json);
        return parsed == null ? Optional.empty() : of(line, parsed, level, startedAt);
    }

    private static Optional<TranscriptEntry> of(
            TranscriptFile.Line line, TranscriptLine parsed, LogLevel level, long startedAt) {
        var message = parsed.message();
        var tools = level.shows(LogLevel.TOOLS);
        var call = tools ? call(message.toolCall()) : null;
        var result = tools ? result(message.toolResult()) : null;
        var spoken = message.isAgentText() && level.shows(LogLevel.MESSAGES);
        var other = level.shows(LogLevel.ALL) && call == null && result == null && !message.isAgentText();
        if (!spoken && !other && call == null && result == null) {
            return Optional.empty();
        }
        var timestamp = message.timestamp();
        return Optional.of(new TranscriptEntry(
                line,
                word(message.id()),
                timestamp == null ? null : Math.max(0, timestamp.toEpochMilli() - startedAt),
                parsed.changeOrNew() == Change.EDITED,
                other ? kind(message) : "",
                spoken || other ? text(message.text()) : null,
                call,
                result));
    }

    private static Optional<TranscriptEntry> tooLong(TranscriptFile.Line line, LogLevel level) {
        return level.shows(LogLevel.MESSAGES)
                ? Optional.of(new TranscriptEntry(
                        line,
                        "",
                        null,
                        false,
                        Messages.TranscriptEntry_tooLong((line.to() - line.from()) >> 20),
                        null,
                        null,
                        null))
                : Optional.empty();
    }

    /** Whether a text that people see of it contains another, which is in lower case. */
    boolean mentions(String lowerCase) {
        return Stream.of(
                        text,
                        call == null ? null : call.name(),
                        call == null ? null : call.arguments(),
                        result == null ? null : result.output())
                .anyMatch(each -> each != null && each.toLowerCase(Locale.ROOT).contains(lowerCase));
    }

    private static String kind(Message message) {
        var kind = message.isUserMessage() ? message.role() : message.type();
        return kind.isBlank() ? "message" : word(kind);
    }

    @CheckForNull
    private static Call call(@CheckForNull Message.ToolCall call) {
        return call == null ? null : new Call(word(call.id()), word(call.name()), json(call.arguments()));
    }

    @CheckForNull
    private static Result result(@CheckForNull Message.ToolResult result) {
        if (result == null) {
            return null;
        }
        var error = result.error();
        return new Result(
                word(result.toolCallId()), error == null ? json(result.result()) : text(error), error != null);
    }

    private static String json(@CheckForNull JsonNode node) {
        if (node == null || node.isNull() || node.isObject() && node.isEmpty()) {
            return "";
        }
        return text(node.isString() ? node.stringValue() : READABLE.writeValueAsString(node));
    }

    private static String text(@CheckForNull String text) {
        return text == null ? "" : PlainText.truncate(PlainText.sanitize(text).strip(), LONGEST_TEXT);
    }

    private static String word(String text) {
        return PlainText.toLine(text, LONGEST_WORD);
    }
}
