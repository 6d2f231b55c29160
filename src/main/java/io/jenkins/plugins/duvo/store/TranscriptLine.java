package io.jenkins.plugins.duvo.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.core.JacksonException;

/**
 * A line of a transcript.
 *
 * @param change how the message was new; null for the usual way
 * @param message as Duvo gave it, but for what must not be read by people
 * @param altered whether something was taken out of the message
 * @param position how many messages of the Job are behind; only on the last line of a page
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@Restricted(NoExternalUse.class)
public record TranscriptLine(
        @CheckForNull Change change,
        Message message,
        boolean altered,
        @CheckForNull Integer position) {

    public static TranscriptLine of(
            MessageUpdate update, boolean everything, MessageMasker mask, @CheckForNull Integer position) {
        var change = update.change() == Change.NEW ? null : update.change();
        var message = update.message();
        var hidden = !everything && (message.isUserMessage() || message.isThinking());
        var kept = mask.apply(hidden ? message.withoutText() : message);
        return new TranscriptLine(change, kept, !kept.equals(message), position);
    }

    /** A message that is not told; only its id is kept, by which it is known again. */
    public static TranscriptLine skipped(Message message, @CheckForNull Integer position) {
        var bare = new Message(message.id(), message.type(), message.role(), message.timestamp(), null, null, null);
        return new TranscriptLine(null, bare, true, position);
    }

    public Change changeOrNew() {
        return change == null ? Change.NEW : change;
    }

    /** The line, or null if this is none. */
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
