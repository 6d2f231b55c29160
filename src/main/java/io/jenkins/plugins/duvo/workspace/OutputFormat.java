package io.jenkins.plugins.duvo.workspace;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import java.util.Locale;

/** How a transcript stands in an output file. One is used for one writing of the file, line by line; not thread-safe. */
interface OutputFormat {
    /** What a line of the transcript adds to the file; may be empty. */
    String of(TranscriptLine line);

    /** What comes behind all of them. */
    String end();

    /** The form that the file's name asks for. */
    static OutputFormat forFile(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(".ndjson") ? new NdjsonFormat() : new TextFormat();
    }

    /** What the agent said to people, as harmless text. A text that grows later goes on where it ended. */
    final class TextFormat implements OutputFormat {
        private String last;

        @Override
        public String of(TranscriptLine line) {
            var said = line.message().text();
            if (said == null || !line.message().isAgentText() || line.changeOrNew() == Change.EDITED) {
                return "";
            }
            var text = PlainText.sanitize(said);
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

    /** Every message as a line of JSON, in the form of Duvo's API, but for those of which nothing is kept. */
    final class NdjsonFormat implements OutputFormat {
        @Override
        public String of(TranscriptLine line) {
            var message = line.message();
            return line.altered() && empty(message) ? "" : Json.MAPPER.writeValueAsString(message) + "\n";
        }

        private static boolean empty(Message message) {
            return message.text() == null && message.toolCall() == null && message.toolResult() == null;
        }

        @Override
        public String end() {
            return "";
        }
    }
}
