package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plugin's two JSON mappers: one for its own files and requests, one for Duvo's answers. Both ignore unknown members.
 */
public final class Json {
    /** Digits of a number. The time to parse one grows with the square of their count. */
    private static final int MAX_NUMBER_DIGITS = 10_000;

    /**
     * The mapper of what the plugin itself writes and of what it reads back; thread-safe. It writes ASCII only, so that every text
     * is read back from a file unchanged.
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

    /**
     * The mapper of what Duvo answers; thread-safe. A value that Duvo does not document loses nothing but itself: see
     * {@link OddValues}. It also reads control characters within texts and numbers such as {@code NaN}, which JSON does not allow.
     */
    static final JsonMapper DUVO = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(limits())
                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            .withCoercionConfigDefaults(
                    coercions -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.AsNull))
            .addModule(new SimpleModule().addDeserializer(Instant.class, new AnyInstant()))
            .addHandler(new OddValues())
            .build();

    /** Levels of a tool's arguments or result that are kept as JSON; what is deeper is kept as text. */
    private static final int MAX_DEPTH = 100;

    private Json() {}

    /**
     * Arguments and results of tools may be any JSON: a long name or number in them must not make a page of messages unreadable.
     */
    private static StreamReadConstraints limits() {
        return StreamReadConstraints.builder()
                .maxNameLength(BufferedResponse.MAX_BYTES)
                .maxNumberLength(MAX_NUMBER_DIGITS)
                .maxNestingDepth(BufferedResponse.MAX_BYTES)
                .build();
    }

    /**
     * Returns JSON of which every value at level {@value #MAX_DEPTH} is text, so that code may walk it by recursion.
     *
     * @param json null is returned as it is
     */
    @CheckForNull
    static JsonNode withLimitedDepth(@CheckForNull JsonNode json) {
        if (json == null || !json.isContainer()) {
            return json;
        }
        Deque<JsonNode> level = new ArrayDeque<>(List.of(json));
        for (int depth = 1; !level.isEmpty(); depth++) {
            Deque<JsonNode> next = new ArrayDeque<>();
            for (var container : level) {
                next.addAll(depth < MAX_DEPTH ? containers(container) : List.of());
                if (depth == MAX_DEPTH) {
                    containersToText(container);
                }
            }
            level = next;
        }
        return json;
    }

    private static List<JsonNode> containers(JsonNode container) {
        return container.valueStream().filter(JsonNode::isContainer).toList();
    }

    private static void containersToText(JsonNode container) {
        if (container instanceof ObjectNode object) {
            object.propertyStream()
                    .filter(member -> member.getValue().isContainer())
                    .toList()
                    .forEach(member -> object.put(member.getKey(), text(member.getValue())));
        } else if (container instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isContainer()) {
                    array.set(i, text(array.get(i)));
                }
            }
        }
    }

    /** Returns JSON as text; of JSON that is nested too deeply to be written, an ellipsis. */
    static String text(JsonNode json) {
        try {
            return json.toString();
        } catch (JacksonException e) {
            return "\u2026";
        }
    }

    /** Deserializer of a text that also accepts any other JSON value and returns that as JSON text. */
    static final class AnyText extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            return node.isString() ? node.stringValue() : text(node);
        }
    }

    /** Deserializer of an id, which is a text or a number; null for any other value, because JSON in its place names nothing. */
    static final class AnyId extends ValueDeserializer<String> {
        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            return node.isString() || node.isNumber() ? node.asString() : null;
        }
    }

    /** Deserializer of a count: a number from 0 to {@link Integer#MAX_VALUE}, to which a larger number is set; 0 for any other value. */
    static class AnyCount extends ValueDeserializer<Integer> {
        private final int unknown;

        AnyCount() {
            this(0);
        }

        AnyCount(int unknown) {
            this.unknown = unknown;
        }

        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            var number =
                    node.isString() ? number(node.stringValue()) : node.isNumber() ? node.doubleValue() : Double.NaN;
            return number >= 0 ? (int) number : unknown; // a cast keeps within the bounds of an int
        }

        @Override
        public Object getNullValue(DeserializationContext context) {
            return unknown;
        }

        private static double number(String text) {
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return Double.NaN;
            }
        }
    }

    /** Deserializer of a count that is -1 where Duvo does not give one. */
    static final class CountIfGiven extends AnyCount {
        CountIfGiven() {
            super(-1);
        }
    }

    /**
     * Deserializer of an ISO 8601 instant; null for any other value, and for a time outside of the years 2000 to 2199, which can
     * only be a mistake: the time of a Job is computed with, and an instant such as the year 300,000,000 overflows.
     */
    static final class AnyInstant extends ValueDeserializer<Instant> {
        private static final int FIRST_YEAR = 2000;
        private static final int LAST_YEAR = 2199;

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            JsonNode node = context.readTree(parser);
            try {
                if (!node.isString()) {
                    return null;
                }
                var time = OffsetDateTime.parse(node.stringValue());
                return time.getYear() >= FIRST_YEAR && time.getYear() <= LAST_YEAR ? time.toInstant() : null;
            } catch (DateTimeException e) {
                return null;
            }
        }
    }
}
