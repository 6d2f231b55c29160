package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Catalogue of values that no member of Duvo's answers has, and the changes that put one into an answer. */
final class OddValues {
    /** The value that stands for a member that is absent. */
    static final String ABSENT = "absent";

    private static final int TOO_DEEP = 600;
    /** Values that cannot be taken for an id. With any other one, Duvo would name another Job or team, which no reader can notice. */
    private static final List<String> NO_IDS = List.of(ABSENT, "null", "\"\"", "\" \"", "[]", "{}", "[null]", "[[]]");

    private static final Map<String, JsonNode> VALUES = values();
    private static final Map<Endpoint, List<String>> MEMBERS = Map.of(
            Endpoint.TEAMS,
            List.of("teams", "id", "name"),
            Endpoint.START,
            List.of("run", "id", "agent_id", "status", "sandbox_id", "created_at", "updated_at", "completed_at"),
            Endpoint.RUN,
            List.of(
                    "run",
                    "id",
                    "agent_id",
                    "status",
                    "sandbox_id",
                    "started_at",
                    "completed_at",
                    "created_at",
                    "updated_at",
                    "pending_human_request",
                    "title",
                    "description",
                    "type"),
            Endpoint.RUNS,
            List.of("data", "total", "id", "status", "created_at", "updated_at", "completed_at", "agent_id"),
            Endpoint.MESSAGES,
            List.of("messages", "total", "limit", "offset", "id", "type", "role", "timestamp", "text_content"),
            Endpoint.RESPOND,
            List.of("human_request", "id", "response"),
            Endpoint.STOP,
            List.of("success"));

    /** Place of a value in an answer: a member of an object, or an element of an array. */
    private record Place(JsonNode parent, String name, int index, String messageId) {
        void put(String valueName) {
            var value = VALUES.get(valueName);
            if (parent instanceof ArrayNode array) {
                array.set(index, value == null ? SimulatorJson.MAPPER.nullNode() : value.deepCopy());
            } else if (value == null) {
                ((ObjectNode) parent).remove(name);
            } else {
                ((ObjectNode) parent).set(name, value.deepCopy());
            }
        }
    }

    private OddValues() {}

    private static Map<String, JsonNode> values() {
        var all = new LinkedHashMap<String, JsonNode>();
        all.put(ABSENT, null);
        for (var json : List.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "7",
                "0.5",
                "2147483647",
                "9223372036854775807",
                "18446744073709551616",
                "1e300",
                "-1e300",
                "\"\"",
                "\" \"",
                "\"7\"",
                "\"odd\"",
                "\"\\u0000\"",
                "\"2199-12-31T23:59:59Z\"",
                "\"2000-01-01T00:00:00Z\"",
                "\"0001-01-01T00:00:00Z\"",
                "\"9999-12-31T23:59:59.999999999+18:00\"",
                "\"+300000000-01-01T00:00:00Z\"",
                "\"-300000000-01-01T00:00:00Z\"",
                "\"tomorrow\"",
                "[]",
                "{}",
                "[null]",
                "[[]]",
                "[7,\"odd\",{}]",
                "{\"odd\":{\"odd\":7}}")) {
            all.put(json, SimulatorJson.MAPPER.readTree(json));
        }
        JsonNode deep = SimulatorJson.object();
        for (int i = 0; i < TOO_DEEP; i++) {
            deep = SimulatorJson.object().set("odd", deep);
        }
        all.put("nested " + TOO_DEEP + " deep", deep);
        return all;
    }

    /** Names of the members of the answers to a call. */
    static List<String> members(Endpoint call) {
        return MEMBERS.getOrDefault(call, List.of());
    }

    /** Names of the values that may be put into a member of the answers to a call. */
    static List<String> names(Endpoint call, String member) {
        if ("id".equals(member) && (call == Endpoint.START || call == Endpoint.TEAMS)) {
            return NO_IDS;
        }
        // rows in place of all messages would be messages of their own, and take the places of others
        return VALUES.keySet().stream()
                .filter(name -> !"messages".equals(member)
                        || VALUES.get(name) == null
                        || VALUES.get(name).isEmpty())
                .toList();
    }

    /**
     * Puts a value into every member of a name, wherever it is in the answer.
     *
     * @param onMessage receives the id of each message that is hit
     */
    static ObjectNode inMember(ObjectNode body, String member, String value, Consumer<String> onMessage) {
        for (var place : places(body)) {
            if (member.equals(place.name())) {
                hit(place, value, onMessage);
            }
        }
        return body;
    }

    /**
     * Puts any value in any place of the answer to a call.
     *
     * @param onMessage receives the id of the message that is hit, if any is
     */
    static ObjectNode anywhere(ObjectNode body, Endpoint call, Random random, Consumer<String> onMessage) {
        var places = places(body);
        if (!places.isEmpty()) {
            var place = places.get(random.nextInt(places.size()));
            var values = names(call, place.name());
            hit(place, values.get(random.nextInt(values.size())), onMessage);
        }
        return body;
    }

    private static void hit(Place place, String value, Consumer<String> onMessage) {
        place.put(value);
        if (place.messageId() != null) {
            onMessage.accept(place.messageId());
        }
    }

    private static List<Place> places(ObjectNode body) {
        var all = new ArrayList<Place>();
        collect(body, null, all);
        return all;
    }

    private static void collect(JsonNode parent, String messageId, List<Place> all) {
        if (parent instanceof ObjectNode object) {
            object.properties().forEach(member -> {
                all.add(new Place(parent, member.getKey(), 0, messageId));
                if (member.getKey().equals("messages")) {
                    collectMessages(member.getValue(), all);
                } else {
                    collect(member.getValue(), messageId, all);
                }
            });
        } else if (parent instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                all.add(new Place(parent, null, i, messageId));
                collect(array.get(i), messageId, all);
            }
        }
    }

    private static void collectMessages(JsonNode messages, List<Place> all) {
        for (int i = 0; i < messages.size(); i++) {
            var id = messages.get(i).path("id").asString("");
            all.add(new Place(messages, null, i, id));
            collect(messages.get(i), id, all);
        }
    }
}
