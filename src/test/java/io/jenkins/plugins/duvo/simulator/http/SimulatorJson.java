package io.jenkins.plugins.duvo.simulator.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON helper of the simulator; separate from the plugin's own, which it is used to test. */
public final class SimulatorJson {
    /** Reads names of any length too, and reads and writes levels of any number: tests of hostile answers have them. */
    public static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNameLength(Integer.MAX_VALUE)
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(Integer.MAX_VALUE)
                            .build())
                    .build())
            .build();

    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private SimulatorJson() {}

    /** Creates an empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Parses JSON; throws if it is not valid. */
    public static JsonNode read(byte[] json) {
        // Parsed as text: from bytes, the parser would reject half a surrogate pair in a name.
        // A question may hold one.
        return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    }

    /** Formats JSON. */
    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** Formats a time as ISO 8601 with milliseconds; null stays null. */
    static String time(Instant instant) {
        return instant == null ? null : MILLIS.format(instant);
    }
}
