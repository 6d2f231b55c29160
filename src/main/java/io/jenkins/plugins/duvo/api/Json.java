package io.jenkins.plugins.duvo.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How Duvo's JSON is read: what is not known is ignored, and an odd value in a minor member does not spoil the answer. */
public final class Json {
    /** Digits. The work of reading a number grows with their square. */
    private static final int LONGEST_NUMBER = 10_000;

    /**
     * The one mapper of the plugin; thread-safe. It writes ASCII alone, so that every text comes back from a file as it was.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(anyTool()).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // Half a surrogate pair cannot be written as UTF-8, but it can be part of the key of an answer.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new SimpleModule().addDeserializer(Instant.class, new AnyInstant()))
            .build();

    private Json() {}

    /** What tools are given and give may be anything: a name or a number in it must not make a page of messages unreadable. */
    private static StreamReadConstraints anyTool() {
        return StreamReadConstraints.builder()
                .maxNameLength(BufferedResponse.LARGEST)
                .maxNumberLength(LONGEST_NUMBER)
                .build();
    }

    /** A text, or the JSON of whatever else stands where a text is expected. */
    static final class AnyText extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            return node.isString() ? node.stringValue() : node.toString();
        }
    }

    /** An ISO 8601 instant, or null where something else stands. */
    static final class AnyInstant extends ValueDeserializer<Instant> {
        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            try {
                return node.isString()
                        ? OffsetDateTime.parse(node.stringValue()).toInstant()
                        : null;
            } catch (DateTimeParseException e) {
                return null;
            }
        }
    }
}
