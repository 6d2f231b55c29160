package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * An answer of the simulator and how it travels.
 *
 * @param headers looked up without regard to case
 * @param transport what goes wrong on the way
 * @param delay how long the answer takes beyond what the shell needs
 */
public record SimulatedResponse(
        int status, Map<String, String> headers, byte[] body, TransportFault transport, Duration delay) {
    public SimulatedResponse {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    public static SimulatedResponse json(int status, JsonNode body) {
        return of(status, "application/json; charset=utf-8", SimulatorJson.bytes(body));
    }

    public static SimulatedResponse error(int status, String error, String message) {
        return json(status, SimulatorJson.object().put("error", error).put("message", message));
    }

    public static SimulatedResponse of(int status, String contentType, byte[] body) {
        return new SimulatedResponse(
                status, Map.of("content-type", contentType), body, TransportFault.NONE, Duration.ZERO);
    }

    /** The header's value, null if absent. */
    public String header(String name) {
        return headers.get(name);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The body as JSON; throws if it is none. */
    public JsonNode json() {
        return SimulatorJson.read(body);
    }

    /** The same answer with one header set. */
    public SimulatedResponse withHeader(String name, String value) {
        var more = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new SimulatedResponse(status, more, body, transport, delay);
    }

    public SimulatedResponse withBody(byte[] other) {
        return new SimulatedResponse(status, headers, other, transport, delay);
    }

    public SimulatedResponse travelling(TransportFault how, Duration later) {
        return new SimulatedResponse(status, headers, body, how, later);
    }
}
