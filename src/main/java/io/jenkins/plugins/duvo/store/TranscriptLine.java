package io.jenkins.plugins.duvo.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.core.JacksonException;

/**
 * Line of a transcript: one message update as JSON. The names of the components are those of the file's members.
 *
 * @param change how the message changed; null for a new one
 * @param message as Duvo gave it, without secrets
 * @param altered whether something was taken out of the message
 * @param position how many messages of the Job have been read up to here; only on the last line of a page, else null
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@Restricted(NoExternalUse.class)
public record TranscriptLine(
        @CheckForNull Change change,
        Message message,
        boolean altered,
        @CheckForNull Integer position) {

    /** @param level which messages are kept with their content: tools, and instructions and thoughts, only from their levels on */
    public static TranscriptLine of(MaskedUpdate masked, LogLevel level, @CheckForNull Integer position) {
        var update = masked.update();
        var change = update.change() == Change.NEW ? null : update.change();
        var message = update.message();
        var hidden = !level.shows(LogLevel.ALL) && (message.isUserMessage() || message.isThinking());
        var shown = hidden ? message.withoutText() : message;
        var kept = level.shows(LogLevel.TOOLS) ? shown : shown.withoutTools();
        return new TranscriptLine(change, kept, masked.altered() || !kept.equals(message), position);
    }

    /** The line of a message that is not shown: without its content, but with the id by which the message is recognised. */
    public static TranscriptLine skipped(Message message, @CheckForNull Integer position) {
        var bare = new Message(message.id(), message.type(), message.role(), message.timestamp(), null, null, null);
        return new TranscriptLine(null, bare, true, position);
    }

    /** How the message changed; never null. */
    public Change changeOrNew() {
        return change == null ? Change.NEW : change;
    }

    /** Reads a line; returns null if it is torn or no line of a transcript. */
    @CheckForNull
    public static TranscriptLine parse(byte[] json) {
        try {
            var line = Json.MAPPER.readValue(json, TranscriptLine.class);
            return line == null || line.message() == null ? null : line;
        } catch (JacksonException e) {
            return null;
        }
    }
}
