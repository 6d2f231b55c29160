package io.jenkins.plugins.duvo.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.List;
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
        return new MaskedUpdate(
                new MessageUpdate(masked, update.change(), newText(update, masked)), !masked.equals(message));
    }

    /** The text to deliver. Of a text that has grown, it is what follows the masked text from before: a secret may be in both parts. */
    private String newText(MessageUpdate update, Message masked) {
        var whole = update.message().text();
        if (update.text().equals(whole)) {
            return masked.text();
        }
        var shown = masked.text();
        if (whole != null && shown != null && whole.endsWith(update.text())) {
            var before =
                    mask.apply(whole.substring(0, whole.length() - update.text().length()));
            if (shown.startsWith(before)) {
                return shown.substring(before.length());
            }
        }
        return mask.apply(update.text());
    }

    /**
     * Returns an update as the log shows it, because a decorator of the log changed its lines. Secrets that were learned from these lines
     * are masked in the whole message; where that does not lead to the lines of the log, the message becomes these lines.
     *
     * @param lines the lines that were written
     * @param shown what the log shows in their places
     */
    MaskedUpdate asShown(MaskedUpdate printed, List<String> lines, List<String> shown) {
        var update = apply(printed.update()).update();
        var message = update.message();
        if (!lines.stream().map(mask).toList().equals(shown) || !showsTools(message, shown)) {
            update = onlyShown(printed.update(), String.join("\n", shown));
        }
        return new MaskedUpdate(update, true);
    }

    private static boolean showsTools(Message message, List<String> shown) {
        var call = message.toolCall();
        var result = message.toolResult();
        return (call == null || shows(shown, call.arguments())) && (result == null || shows(shown, result.result()));
    }

    private static boolean shows(List<String> shown, @CheckForNull RawJson json) {
        var text = MessageFormatter.json(json);
        return shown.stream().anyMatch(line -> line.endsWith(text));
    }

    private MessageUpdate onlyShown(MessageUpdate update, String shown) {
        var message = update.message();
        var call = message.toolCall();
        var result = message.toolResult();
        var text = message.text();
        var before = text == null || update.change() != Change.APPENDED || !text.endsWith(update.text())
                ? ""
                : mask.apply(text.substring(0, text.length() - update.text().length()));
        var tool = RawJson.parse(Json.MAPPER.writeValueAsString(shown));
        return new MessageUpdate(
                new Message(
                        message.id(),
                        message.type(),
                        message.role(),
                        message.timestamp(),
                        text == null ? null : before + shown,
                        call == null ? null : new Message.ToolCall(call.id(), mask.apply(call.name()), tool),
                        result == null
                                ? null
                                : new Message.ToolResult(
                                        result.toolCallId(),
                                        result.result() == null ? null : tool,
                                        result.error() == null ? null : shown)),
                update.change(),
                shown);
    }

    /** Returns the message with its texts masked: its own, and those of a tool with its name. Ids and types stay. */
    public Message apply(Message message) {
        var call = message.toolCall();
        var result = message.toolResult();
        return new Message(
                message.id(),
                message.type(),
                message.role(),
                message.timestamp(),
                text(message.text()),
                call == null ? null : new Message.ToolCall(call.id(), mask.apply(call.name()), json(call.arguments())),
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
