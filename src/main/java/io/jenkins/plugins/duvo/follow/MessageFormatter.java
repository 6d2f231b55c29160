package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.ArrayList;
import java.util.List;

/**
 * Formatter of one Job's messages as lines of a build log. Every line is sanitized plain text without a line break. It
 * remembers the names of the tools that were called, so it must get every message, in order. Not thread-safe.
 *
 * <p>Example: a call of the tool {@code search} becomes {@code → search {"q":"x"}}, its result {@code ← search: 3 hits}.
 */
public final class MessageFormatter {
    /** Longest text of a message that is shown, in characters: some hundred lines. */
    static final int LONGEST_TEXT = 20_000;
    /** Longest arguments or result of a tool that are shown, in characters: a line or two of a screen. */
    static final int LONGEST_TOOL = 300;
    /** Longest name that is shown, in characters. */
    static final int LONGEST_NAME = 100;
    /** Number of tool calls whose names are remembered until their results come. */
    private static final int REMEMBERED_CALLS = 256;

    private final LogLevel level;
    private final LruMap<String, String> toolNames = new LruMap<>(REMEMBERED_CALLS);

    public MessageFormatter(LogLevel level) {
        this.level = level;
    }

    /** All lines of a message that the log level shows; empty if it shows none. */
    public List<String> format(MessageUpdate update) {
        var lines = new ArrayList<>(formatAgentText(update));
        lines.addAll(formatOther(update));
        return lines;
    }

    /** The lines of a message that are the Job's text; empty for any other message. */
    public List<String> formatAgentText(MessageUpdate update) {
        return level.shows(LogLevel.MESSAGES) && update.message().isAgentText() ? text(update, "") : List.of();
    }

    /** The lines of a message that are not the Job's text: tool calls, tool results and, at level {@code all}, other messages. */
    public List<String> formatOther(MessageUpdate update) {
        var message = update.message();
        var lines = new ArrayList<String>();
        var call = message.toolCall();
        if (call != null && update.change() == Change.NEW) {
            var name = PlainText.toLine(call.name(), LONGEST_NAME);
            toolNames.put(call.id(), name);
            lines.add(joined("→ " + name, " ", json(call.arguments())));
        }
        var result = message.toolResult();
        if (result != null && update.change() == Change.NEW) {
            lines.add(result(result));
        }
        if (!level.shows(LogLevel.TOOLS)) {
            lines.clear();
        }
        if (level.shows(LogLevel.ALL) && call == null && result == null && !message.isAgentText()) {
            lines.addAll(text(update, "(" + kind(message) + ") "));
        }
        return lines;
    }

    private String result(Message.ToolResult result) {
        var name = toolNames.getOrDefault(result.toolCallId(), "tool");
        var error = result.error();
        return error == null
                ? joined("← " + name, ": ", json(result.result()))
                : joined("← " + name + " failed", ": ", PlainText.toLine(error, LONGEST_TOOL));
    }

    private static String kind(Message message) {
        var kind = message.isUserMessage() ? message.role() : message.type();
        return kind.isBlank() ? "message" : PlainText.toLine(kind, LONGEST_NAME);
    }

    private static List<String> text(MessageUpdate update, String mark) {
        var edited = update.change() == Change.EDITED ? "(edited) " : "";
        var lines = PlainText.toLines(PlainText.truncate(update.text(), LONGEST_TEXT));
        if (lines.isEmpty()) { // a message without text is shown by its kind
            return mark.isEmpty() ? List.of() : List.of((mark + edited).strip());
        }
        var start = mark + edited;
        return start.isEmpty()
                ? lines
                : lines.stream().map(line -> start + line).toList();
    }

    private static String joined(String start, String separator, String rest) {
        return rest.isEmpty() ? start : start + separator + rest;
    }

    /** What a line shows of the arguments or the result of a tool. */
    public static String json(@CheckForNull RawJson json) {
        return json == null || json.isEmpty() ? "" : PlainText.toLine(json.text(), LONGEST_TOOL);
    }
}
