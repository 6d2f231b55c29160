package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
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

/**
 * JSON mapper of the plugin. Unknown members are ignored, and an unexpected value in a member that is not essential is read
 * as null instead of making the whole answer unreadable.
 */
public final class Json {
    /** Digits of a number. The time to parse one grows with the square of their count. */
    private static final int MAX_NUMBER_DIGITS = 10_000;

    /**
     * The only mapper of the plugin; thread-safe. It writes ASCII only, so that every text is read back from a file unchanged.
     */
    public static final JsonMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(limits()).build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            // UTF-8 cannot hold half a surrogate pair, but a question can, and its text is the key of the answer.
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            // A question that a record answers about itself, such as Message.isThinking, is no member of its JSON.
            .changeDefaultVisibility(members -> members.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
            .addModule(new SimpleModule().addDeserializer(Instant.class, new AnyInstant()))
            .build();

    private Json() {}

    /**
     * Arguments and results of tools may be any JSON: a long name or number in them must not make a page of messages unreadable.
     */
    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNameLength(BufferedResponse.MAX_BYTES)
                .maxNumberLength(MAX_NUMBER_DIGITS)
                .build();
    }

    /** Deserializer of a text that also accepts any other JSON value and returns that as JSON text. */
    static final class AnyText extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            return node.isString() ? node.stringValue() : node.toString();
        }
    }

    /** Deserializer of an ISO 8601 instant; null for any other value. */
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
