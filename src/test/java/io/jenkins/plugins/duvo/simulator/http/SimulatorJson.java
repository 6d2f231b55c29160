package io.jenkins.plugins.duvo.simulator.http;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The simulator's way with JSON. */
public final class SimulatorJson {
    public static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private SimulatorJson() {}

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    public static JsonNode read(byte[] json) {
        // From text: half a surrogate pair in a name is not accepted from bytes, and a question may hold one.
        return MAPPER.readTree(new String(json, StandardCharsets.UTF_8));
    }

    public static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** ISO 8601 with three digits of a second; null stays null. */
    static String time(Instant instant) {
        return instant == null ? null : MILLIS.format(instant);
    }
}
