package io.jenkins.plugins.duvo.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.util.function.UnaryOperator;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Masker of messages: takes secrets out of each text of a message, before any of it is written as JSON. In JSON a secret may be
 * escaped, and a masker of lines would not recognise it.
 *
 * @param mask takes secrets out of one text
 */
@Restricted(NoExternalUse.class)
public record MessageMasker(UnaryOperator<String> mask) {
    /** Masks an update: each text of the message, and the new end of a text that has grown. */
    public MaskedUpdate apply(MessageUpdate update) {
        var message = update.message();
        var masked = apply(message);
        var text = update.text().equals(message.text()) ? masked.text() : mask.apply(update.text());
        return new MaskedUpdate(new MessageUpdate(masked, update.change(), text), !masked.equals(message));
    }

    /**
     * Returns the message with its texts masked: its own, and those in the arguments and the result of a tool. Ids and types
     * stay.
     */
    private Message apply(Message message) {
        var call = message.toolCall();
        var result = message.toolResult();
        return new Message(
                message.id(),
                message.type(),
                message.role(),
                message.timestamp(),
                text(message.text()),
                call == null ? null : new Message.ToolCall(call.id(), call.name(), json(call.arguments())),
                result == null
                        ? null
                        : new Message.ToolResult(result.toolCallId(), json(result.result()), text(result.error())));
    }

    @CheckForNull
    private String text(@CheckForNull String text) {
        return text == null ? null : mask.apply(text);
    }

    @CheckForNull
    private RawJson json(@CheckForNull RawJson json) {
        return json == null ? null : json.mapTexts(mask);
    }
}
