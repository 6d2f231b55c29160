package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.faults.TransportFault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Answer of the simulated Duvo, with the fault that hits it on its way to the client. Immutable.
 *
 * @param status the HTTP status
 * @param headers their names have no case
 * @param body the body; the whole one, even if the fault cuts it
 * @param transport the transport fault
 * @param delay additional time until the answer is sent
 */
public record SimulatedResponse(
        int status, Map<String, String> headers, byte[] body, TransportFault transport, Duration delay) {
    public SimulatedResponse {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    /** Creates an answer with a JSON body. */
    public static SimulatedResponse json(int status, JsonNode body) {
        return of(status, "application/json; charset=utf-8", SimulatorJson.bytes(body));
    }

    /** Creates an error answer in Duvo's form. */
    public static SimulatedResponse error(int status, String error, String message) {
        return json(status, SimulatorJson.object().put("error", error).put("message", message));
    }

    /** Creates an answer with any body. */
    public static SimulatedResponse of(int status, String contentType, byte[] body) {
        return new SimulatedResponse(
                status, Map.of("content-type", contentType), body, TransportFault.NONE, Duration.ZERO);
    }

    /** Returns the header's value; null if absent. */
    public String header(String name) {
        return headers.get(name);
    }

    /** Returns the body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Returns the body as JSON; throws if it is not. */
    public JsonNode json() {
        return SimulatorJson.read(body);
    }

    /** Returns a copy with one header set. */
    public SimulatedResponse withHeader(String name, String value) {
        var changed = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new SimulatedResponse(status, changed, body, transport, delay);
    }

    /** Returns a copy with another body. */
    public SimulatedResponse withBody(byte[] other) {
        return new SimulatedResponse(status, headers, other, transport, delay);
    }

    /** Returns a copy with another transport fault and delay. */
    public SimulatedResponse withTransport(TransportFault otherTransport, Duration otherDelay) {
        return new SimulatedResponse(status, headers, body, otherTransport, otherDelay);
    }
}
