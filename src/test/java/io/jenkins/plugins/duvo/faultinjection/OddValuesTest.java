package io.jenkins.plugins.duvo.faultinjection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.duvo.simulator.http.Endpoint;
import io.jenkins.plugins.duvo.simulator.http.SimulatorJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class OddValuesTest {
    private static final String PAGE =
            "{\"messages\":[{\"id\":\"a\",\"text\":\"x\"},{\"id\":\"b\",\"text\":\"y\"}],\"total\":2}";

    private final List<String> hit = new ArrayList<>();

    @Test
    void memberIsReplacedWhereverItIs() {
        assertEquals(
                "{\"messages\":[{\"id\":\"a\",\"text\":7},{\"id\":\"b\",\"text\":7}],\"total\":2}",
                text(OddValues.inMember(page(), "text", "7", hit::add)));
        assertEquals(List.of("a", "b"), hit);
        assertEquals(
                "{\"messages\":[{\"id\":\"a\",\"text\":\"x\"},{\"id\":\"b\",\"text\":\"y\"}]}",
                text(OddValues.inMember(page(), "total", OddValues.ABSENT, hit::add)));
        assertEquals(List.of("a", "b"), hit);
    }

    @Test
    void everyPlaceIsHitInTime() {
        var random = new Random(1);
        var answers = new HashSet<String>();
        for (int i = 0; i < 5_000; i++) {
            answers.add(text(OddValues.anywhere(page(), Endpoint.MESSAGES, random, hit::add)));
        }
        assertTrue(answers.contains(PAGE.replace("2}", "-1}")));
        assertTrue(answers.contains(PAGE.replace("\"b\"", "{}")));
        assertTrue(answers.contains(PAGE.replace("{\"id\":\"b\",\"text\":\"y\"}", "true")));
        assertTrue(answers.contains("{\"total\":2}"));
        assertFalse(answers.contains(PAGE), "an odd value is another one");
    }

    @Test
    void noRowsStandInPlaceOfAllMessages() {
        assertTrue(OddValues.names(Endpoint.MESSAGES, "messages").contains("[]"));
        assertFalse(OddValues.names(Endpoint.MESSAGES, "messages").contains("[null]"));
    }

    @Test
    void oddIdOfAStartNamesNoOtherJob() {
        assertTrue(OddValues.names(Endpoint.RUN, "id").contains("\"7\""));
        assertFalse(OddValues.names(Endpoint.START, "id").contains("\"7\""));
        assertTrue(OddValues.names(Endpoint.START, "id").contains("{}"));
    }

    private static String text(ObjectNode body) {
        return new String(SimulatorJson.bytes(body), StandardCharsets.UTF_8);
    }

    private static ObjectNode page() {
        return (ObjectNode) SimulatorJson.MAPPER.readTree(PAGE);
    }
}
