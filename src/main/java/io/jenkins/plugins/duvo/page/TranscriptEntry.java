package io.jenkins.plugins.duvo.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptFile;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Entry of the transcript on the page: the part of one line that the log level lets users see. Every text is harmless; the page escapes
 * it, or sets it as text.
 *
 * @param from where the line begins, in bytes
 * @param to where the next line begins, in bytes
 * @param id of the message; versions of a message have the same one
 * @param time milliseconds since the start of the Job; null if Duvo gave the message no time
 * @param edited whether an earlier version of the message had another text
 * @param kind empty for the agent's text, else Duvo's word for the kind of the message
 * @param text of the message; null if none is shown
 * @param call the tool call of the message; null if none is shown
 * @param result the tool result of the message; null if none is shown
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
     * Call of a tool.
     *
     * @param arguments as indented JSON; empty if there are none
     */
    record Call(String id, String name, String arguments) {}

    /**
     * Result of a tool.
     *
     * @param id of the call
     * @param output as indented JSON, or why the tool failed
     */
    record Result(String id, String output, boolean failed) {}

    /** Characters of a text; as many as the build's log shows of a message. */
    private static final int MAX_TEXT = 20_000;

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

    /** Returns what the page shows of a line at a log level; empty if it shows nothing of it. */
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
        var agentText = message.isAgentText() && level.shows(LogLevel.MESSAGES);
        var other = level.shows(LogLevel.ALL) && call == null && result == null && !message.isAgentText();
        if (!agentText && !other && call == null && result == null) {
            return Optional.empty();
        }
        var timestamp = message.timestamp();
        return Optional.of(new TranscriptEntry(
                line,
                word(message.id()),
                timestamp == null ? null : Math.max(0, timestamp.toEpochMilli() - startedAt),
                parsed.changeOrNew() == Change.EDITED,
                other ? kind(message) : "",
                agentText || other ? text(message.text()) : null,
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

    /** What the agent said as HTML, where it has Markdown; null where it has none, and for what the agent did not say. */
    @JsonProperty
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @CheckForNull
    String html() {
        return text == null || !kind.isEmpty() ? null : MarkdownText.toHtml(text);
    }

    /** Whether a text of the entry contains another one, which is in lower case. */
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

    private static String json(@CheckForNull RawJson json) {
        return json == null || json.isEmpty()
                ? ""
                : PlainText.sanitize(json.indented(MAX_TEXT)).strip();
    }

    private static String text(@CheckForNull String text) {
        return text == null ? "" : PlainText.truncate(PlainText.sanitize(text).strip(), MAX_TEXT);
    }

    private static String word(String text) {
        return PlainText.id(text);
    }
}
