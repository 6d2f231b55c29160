package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * JSON of any form, such as the arguments and the result of a tool, kept as compact text: a tree of nodes needs up to twenty-five
 * times as much memory. Of JSON that is longer than {@link #MAX_CHARS} the beginning is kept, as the content of a JSON string.
 * Numbers stay as they were written. Immutable.
 *
 * @param json whole, valid JSON without white space between its tokens; made by {@link #parse}
 */
@JsonSerialize(using = RawJson.Writing.class)
@JsonDeserialize(using = RawJson.Reading.class)
public record RawJson(String json) {
    /** Characters of JSON that are kept as JSON. */
    public static final int MAX_CHARS = 1 << 20;

    /** Reads JSON from a text. Throws {@link tools.jackson.core.JacksonException} if it is not valid. */
    public static RawJson parse(String json) {
        return copyOf(json, UnaryOperator.identity());
    }

    private static RawJson copyOf(String json, UnaryOperator<String> function) {
        try (var parser = Json.DUVO.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new StreamReadException(parser, "no value");
            }
            return new Copier(function).copy(parser);
        }
    }

    /** Returns the content of a JSON string; of any other JSON, its compact text. */
    public String text() {
        return isString() ? tree().stringValue() : json;
    }

    /** Whether there is nothing in it to show: it is null or an object without members. */
    public boolean isEmpty() {
        return json.equals("null") || json.equals("{}");
    }

    /**
     * Returns the content of a JSON string; any other JSON with a line for each value, indented by two spaces a level. Of a text
     * longer than {@code maxChars} it returns the beginning and how much is left out, as {@link PlainText#truncate} does.
     */
    @SuppressFBWarnings(value = "OS_OPEN_STREAM", justification = "the generator closes the text that it writes to")
    public String indented(int maxChars) {
        if (isString()) {
            return PlainText.truncate(text(), maxChars);
        }
        var text = new CappedText().begin(maxChars);
        try (var parser = Json.DUVO.createParser(json);
                var generator = Json.DUVO.writerWithDefaultPrettyPrinter().createGenerator(text)) {
            parser.nextToken();
            new Copier(UnaryOperator.identity()).copy(parser, generator);
        }
        return text.endWithMark();
    }

    /** Returns a copy in which the function was applied to each name and to the content of each string. */
    public RawJson mapTexts(UnaryOperator<String> function) {
        return copyOf(json, function);
    }

    /** Returns the JSON as a tree, which needs much more memory. */
    public JsonNode tree() {
        return Json.MAPPER.readTree(json);
    }

    private boolean isString() {
        return json.startsWith("\"");
    }

    /** Copier of JSON values, token by token. It keeps its buffers, so one serves a whole answer. Not thread-safe. */
    static final class Copier {
        private final UnaryOperator<String> function;
        private final CappedText copy = new CappedText();
        private final CappedText string = new CappedText();
        /** Characters of strings that were too long to be copied. */
        private long dropped;

        /** @param function applied to each name and to the content of each string */
        Copier(UnaryOperator<String> function) {
            this.function = function;
        }

        /** Copies the value at which the parser stands, and leaves the parser at its last token. */
        RawJson copy(JsonParser parser) {
            copy.begin(MAX_CHARS);
            dropped = 0;
            try (var generator = Json.DUVO.createGenerator(copy)) {
                copy(parser, generator);
            }
            copy.drop(dropped);
            return copy.dropped() == 0 ? new RawJson(copy.end()) : string(copy.endWithMark());
        }

        private RawJson string(String text) {
            copy.begin(Integer.MAX_VALUE);
            try (var generator = Json.DUVO.createGenerator(copy)) {
                generator.writeString(text);
            }
            return new RawJson(copy.end());
        }

        private void copy(JsonParser from, JsonGenerator to) {
            var depth = 0;
            do {
                switch (from.currentToken()) {
                    case START_OBJECT -> {
                        to.writeStartObject();
                        depth++;
                    }
                    case START_ARRAY -> {
                        to.writeStartArray();
                        depth++;
                    }
                    case END_OBJECT -> {
                        to.writeEndObject();
                        depth--;
                    }
                    case END_ARRAY -> {
                        to.writeEndArray();
                        depth--;
                    }
                    case PROPERTY_NAME -> to.writeName(function.apply(from.currentName()));
                    case VALUE_STRING -> to.writeString(function.apply(string(from)));
                    case VALUE_TRUE -> to.writeBoolean(true);
                    case VALUE_FALSE -> to.writeBoolean(false);
                    case VALUE_NULL -> to.writeNull();
                    default -> copyNumber(from.getString(), to);
                }
            } while (depth > 0 && from.nextToken() != null);
        }

        private String string(JsonParser from) {
            from.readString(string.begin(MAX_CHARS));
            dropped += string.dropped();
            return string.end();
        }

        /** Copies the digits as they are. {@code NaN} and the like, which JSON does not allow, become strings. */
        private static void copyNumber(String number, JsonGenerator to) {
            if (Character.isDigit(number.charAt(number.length() - 1))) {
                to.writeNumber(number);
            } else {
                to.writeString(number);
            }
        }
    }

    /** Serializer to JSON: writes the JSON itself. */
    static final class Writing extends ValueSerializer<RawJson> {
        @Override
        public void serialize(RawJson value, JsonGenerator generator, SerializationContext context) {
            try (var parser = Json.DUVO.createParser(value.json())) {
                parser.nextToken();
                new Copier(UnaryOperator.identity()).copy(parser, generator);
            }
        }
    }

    /** Deserializer from any JSON. */
    static final class Reading extends ValueDeserializer<RawJson> {
        @Override
        public RawJson deserialize(JsonParser parser, DeserializationContext context) {
            return new Copier(UnaryOperator.identity()).copy(parser);
        }
    }
}
