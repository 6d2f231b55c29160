package io.jenkins.plugins.duvo.workspace;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.util.Locale;

/**
 * Format of an output file: turns the lines of a transcript into the text of the file. An instance formats one file from its
 * beginning, line by line. Not thread-safe.
 */
interface OutputFormat {
    /** Returns the text that a line of the transcript adds to the file; may be empty. */
    String format(TranscriptLine line);

    /** Returns the text behind all lines. */
    String end();

    /** Returns the format for the name of a file: JSON for {@code .ndjson}, plain text for all other names. */
    static OutputFormat forFile(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".ndjson") ? new NdjsonFormat() : new TextFormat();
    }

    /**
     * Agent text as harmless text, one message after another. A message that grows later goes on where it ended. Example:
     * {@code one}, which grows to {@code one and more}, and {@code two} give {@code one and more\ntwo\n}.
     */
    final class TextFormat implements OutputFormat {
        /** The text of the last message; null if there was none. */
        private String last;

        @Override
        public String format(TranscriptLine line) {
            var raw = line.message().text();
            if (raw == null || !line.message().isAgentText() || line.changeOrNew() == Change.EDITED) {
                return "";
            }
            var text = PlainText.sanitize(raw);
            var before = last;
            last = text;
            if (before == null) {
                return text;
            }
            return line.changeOrNew() == Change.APPENDED && text.startsWith(before)
                    ? text.substring(before.length())
                    : "\n" + text;
        }

        @Override
        public String end() {
            return last == null ? "" : "\n";
        }
    }

    /** Every message as a line of JSON with the members of Duvo's API, except for messages of which nothing is kept. */
    final class NdjsonFormat implements OutputFormat {
        @Override
        public String format(TranscriptLine line) {
            var message = line.message();
            return line.altered() && isEmpty(message) ? "" : Json.MAPPER.writeValueAsString(message) + "\n";
        }

        private static boolean isEmpty(Message message) {
            return message.text() == null && message.toolCall() == null && message.toolResult() == null;
        }

        @Override
        public String end() {
            return "";
        }
    }
}
