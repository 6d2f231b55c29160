package io.jenkins.plugins.duvo.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Message;
import java.util.function.UnaryOperator;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Takes secrets out of a message text by text, before any of it is written as JSON: there a secret may look other than it is known.
 *
 * @param mask what takes secrets out of a text
 */
@Restricted(NoExternalUse.class)
public record MessageMasker(UnaryOperator<String> mask) {
    /** The message without what must not be read by people; ids and words of Duvo's stay. */
    public Message apply(Message message) {
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
    private JsonNode json(@CheckForNull JsonNode node) {
        if (node == null || node.isString()) {
            return node == null ? null : StringNode.valueOf(mask.apply(node.stringValue()));
        }
        if (node instanceof ArrayNode array) {
            var masked = array.arrayNode();
            array.forEach(each -> masked.add(json(each)));
            return masked;
        }
        if (node instanceof ObjectNode object) {
            var masked = object.objectNode();
            object.properties().forEach(each -> masked.set(mask.apply(each.getKey()), json(each.getValue())));
            return masked;
        }
        return node;
    }
}
