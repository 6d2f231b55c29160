package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Turns one Job's messages into lines of a log, for people. Every line is harmless plain text without a line break. Remembers the
 * tools that were called, so it wants every message, in order; not thread-safe.
 */
public final class MessageFormatter {
    /** Characters of a message that are shown: some hundred lines. */
    static final int LONGEST_TEXT = 20_000;
    /** Characters of a tool's arguments or result that are shown: a line or two of a screen. */
    static final int LONGEST_TOOL = 300;
    /** Characters of a name that are shown. */
    static final int LONGEST_NAME = 100;
    /** Tool calls whose names are remembered until their results come. */
    private static final int REMEMBERED_CALLS = 256;

    private final LogLevel level;
    private final LruMap<String, String> toolNames = new LruMap<>(REMEMBERED_CALLS);

    public MessageFormatter(LogLevel level) {
        this.level = level;
    }

    /** All lines of a message that this level shows; none for one that it does not. */
    public List<String> format(MessageUpdate update) {
        var lines = new ArrayList<>(formatAgentText(update));
        lines.addAll(formatOther(update));
        return lines;
    }

    /** What the agent says to people in a message. */
    public List<String> formatAgentText(MessageUpdate update) {
        return level.shows(LogLevel.MESSAGES) && update.message().isAgentText() ? text(update, "") : List.of();
    }

    /** The lines of a message that are not the agent's words to people. */
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
        if (lines.isEmpty()) { // a kind of message that says everything by its kind
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

    private static String json(JsonNode node) {
        if (node == null || node.isNull() || node.isObject() && node.isEmpty()) {
            return "";
        }
        return PlainText.toLine(node.isString() ? node.stringValue() : node.toString(), LONGEST_TOOL);
    }
}
