package io.jenkins.plugins.duvo.session;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;

/**
 * Buffer of the Job's text, as the step returns it: the texts of all agent messages, one after the other, each ended by a line feed.
 * It keeps the last {@link #MAX_CHARS} characters, so that a Job that writes much does not fill the heap. If the last message grows,
 * its new text replaces the old one. Not thread-safe.
 */
final class AgentOutput {
    /** Characters; about a MiB. */
    static final int MAX_CHARS = 1 << 20;

    private final StringBuilder output = new StringBuilder();
    private final LogLevel level;
    private final LastWords lastWords = new LastWords();
    private int shown;
    private String last = "";

    /** @param level what the log shows */
    AgentOutput(LogLevel level) {
        this.level = level;
    }

    /** Adds the text of a message that is agent text. Other messages, and agent text that was edited later, are ignored. */
    void add(Message message, Change change) {
        lastWords.add(message, change);
        if (change == Change.NEW && isShown(message)) {
            shown++;
        }
        var text = message.text();
        if (text != null && message.isAgentText() && change != Change.EDITED) {
            var plain = PlainText.sanitize(text);
            if (change == Change.APPENDED && plain.startsWith(last)) {
                // The whole text is added again below.
                output.setLength(Math.max(0, output.length() - last.length() - 1));
            }
            last = plain;
            output.append(last).append('\n');
            if (output.length() > 2 * MAX_CHARS) {
                output.delete(0, output.length() - MAX_CHARS);
            }
        }
    }

    /** The last {@link #MAX_CHARS} characters, without blanks at the end; empty if there is no text. */
    String output() {
        return output.substring(Math.max(0, output.length() - MAX_CHARS)).stripTrailing();
    }

    /**
     * The last characters on one line, as far as the log shows what the agent says; where something is left out, the text begins with three
     * dots. One line, because {@code input} writes it to the log, where no line is to look like a message that comes again.
     */
    String tail(int maxChars) {
        var text = level.shows(LogLevel.MESSAGES) ? output() : "";
        var from = Math.max(0, text.length() - maxChars);
        if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
            from++;
        }
        return (from > 0 ? "…" : "") + text.substring(from).replaceAll("\\s+", " ");
    }

    private boolean isShown(Message message) {
        if (message.isAgentText()) {
            return level.shows(LogLevel.MESSAGES);
        }
        var isTool = message.toolCall() != null || message.toolResult() != null;
        return level.shows(isTool ? LogLevel.TOOLS : LogLevel.ALL);
    }

    /** How many of the messages the log shows. */
    int shownCount() {
        return shown;
    }

    /** What the agent said last, or why a tool failed after that. */
    LastWords lastWords() {
        return lastWords;
    }

    /** The whole text of the last message; empty if there is none. */
    String lastMessage() {
        return last;
    }
}
