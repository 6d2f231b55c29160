package io.jenkins.plugins.duvo.build;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.FreshMessage;
import io.jenkins.plugins.duvo.follow.FreshMessage.Change;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A line of a transcript.
 *
 * @param change how the message was new; null for the usual way
 * @param message as Duvo gave it, but for what must not be read by people
 * @param altered whether something was taken out of the message
 * @param position how many messages of the Job are behind; only on the last line of a page
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
record TranscriptLine(
        @CheckForNull Change change,
        Message message,
        boolean altered,
        @CheckForNull Integer position) {

    static TranscriptLine of(
            FreshMessage fresh, boolean everything, UnaryOperator<String> mask, @CheckForNull Integer position) {
        var change = fresh.change() == Change.NEW ? null : fresh.change();
        var message = fresh.message();
        var hidden = !everything && (message.instruction() || message.thinking());
        var kept = masked(hidden ? message.withoutText() : message, mask);
        return new TranscriptLine(change, kept, !kept.equals(message), position);
    }

    /** Masks text by text, because in JSON a secret may be written in another way than people know it. */
    private static Message masked(Message message, UnaryOperator<String> mask) {
        var call = message.toolCall();
        var result = message.toolResult();
        return new Message(
                message.id(),
                message.type(),
                message.role(),
                message.timestamp(),
                masked(message.text(), mask),
                call == null ? null : new Message.ToolCall(call.id(), call.name(), masked(call.arguments(), mask)),
                result == null
                        ? null
                        : new Message.ToolResult(
                                result.toolCallId(), masked(result.result(), mask), masked(result.error(), mask)));
    }

    @CheckForNull
    private static String masked(@CheckForNull String text, UnaryOperator<String> mask) {
        return text == null ? null : mask.apply(text);
    }

    @CheckForNull
    private static JsonNode masked(@CheckForNull JsonNode node, UnaryOperator<String> mask) {
        if (node == null || node.isString()) {
            return node == null ? null : StringNode.valueOf(mask.apply(node.stringValue()));
        }
        if (node instanceof ArrayNode array) {
            var masked = array.arrayNode();
            array.forEach(each -> masked.add(masked(each, mask)));
            return masked;
        }
        if (node instanceof ObjectNode object) {
            var masked = object.objectNode();
            object.properties().forEach(each -> masked.set(mask.apply(each.getKey()), masked(each.getValue(), mask)));
            return masked;
        }
        return node;
    }

    Change changeOrNew() {
        return change == null ? Change.NEW : change;
    }

    /** The line, or null if this is none. */
    @CheckForNull
    static TranscriptLine parse(byte[] json) {
        try {
            var line = Json.MAPPER.readValue(json, TranscriptLine.class);
            return line == null || line.message() == null ? null : line;
        } catch (JacksonException e) {
            return null;
        }
    }
}
