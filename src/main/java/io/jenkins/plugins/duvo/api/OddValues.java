package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.DeserializationProblemHandler;
import tools.jackson.databind.deser.ValueInstantiator;

/**
 * Handler of JSON values of a type that Duvo does not document: binds what it can, so that an odd value loses nothing but itself.
 *
 * <p>A text is kept as JSON. A message, a question or an option that is no object becomes one with that text, and a tool's call or
 * result becomes one with that content. Of anything else, the value is as if it were absent; the caller decides whether it can
 * do without it. Example: of {@code {"options": ["Yes", {"label": "No"}, 7]}} the options are Yes, No and 7.
 */
final class OddValues extends DeserializationProblemHandler {
    private static final Map<Class<?>, Function<JsonNode, ?>> FROM_ODD = Map.of(
            String.class, OddValues::text,
            Status.class, json -> new Status(text(json)),
            Message.class, json -> new Message("", "", "", null, text(json), null, null),
            Message.ToolCall.class, json -> new Message.ToolCall("", "", json),
            Message.ToolResult.class, json -> new Message.ToolResult("", json, null),
            HumanRequest.class, json -> new HumanRequest("", text(json), null, null, "", List.of()),
            Question.class, json -> new Question(text(json), null, List.of(), false),
            Question.Option.class, json -> new Question.Option(text(json), null));

    @Override
    @CheckForNull
    public Object handleUnexpectedToken(
            DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String message) {
        return bound(type.getRawClass(), context.readTree(parser));
    }

    @Override
    @CheckForNull
    public Object handleMissingInstantiator(
            DeserializationContext context,
            Class<?> type,
            ValueInstantiator instantiator,
            JsonParser parser,
            String message) {
        return bound(type, context.readTree(parser));
    }

    @Override
    @CheckForNull
    public Object handleWeirdStringValue(DeserializationContext context, Class<?> type, String value, String message) {
        return absent(type);
    }

    @CheckForNull
    private static Object bound(Class<?> type, JsonNode json) {
        var fromOdd = FROM_ODD.get(type);
        return fromOdd == null ? absent(type) : fromOdd.apply(json);
    }

    @CheckForNull
    private static Object absent(Class<?> type) {
        return type == boolean.class || type == Boolean.class ? Boolean.FALSE : null;
    }

    private static String text(JsonNode json) {
        return json.isString() ? json.stringValue() : Json.text(json);
    }
}
