package io.jenkins.plugins.duvo.simulator.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Request to the simulated Duvo.
 *
 * @param origin scheme, host and port to which the client sent it; upload URLs start with it
 * @param method the HTTP method in capitals
 * @param path path and query, still encoded
 * @param headers their names have no case; of a repeated header the last value
 * @param body empty if there is none
 */
public record SimulatedRequest(String origin, String method, String path, Map<String, String> headers, byte[] body) {
    public SimulatedRequest {
        var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        anyCase.putAll(headers);
        headers = anyCase;
    }

    /** Creates a GET with a bearer key; without one if {@code key} is null. */
    public static SimulatedRequest get(String path, String key) {
        return new SimulatedRequest("http://localhost", "GET", path, bearer(key), new byte[0]);
    }

    /** Creates a POST with a bearer key and a JSON body; without body and content type if {@code json} is null. */
    public static SimulatedRequest post(String path, String key, String json) {
        var headers = bearer(key);
        if (json == null) {
            return new SimulatedRequest("http://localhost", "POST", path, headers, new byte[0]);
        }
        headers.put("content-type", "application/json");
        return new SimulatedRequest("http://localhost", "POST", path, headers, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the header's value; null if absent. */
    public String header(String name) {
        return headers.get(name);
    }

    /** Returns the key in the {@code Authorization} header; null if it holds no bearer key. */
    public String key() {
        var value = header("authorization");
        return value != null && value.regionMatches(true, 0, "Bearer ", 0, 7)
                ? value.substring(7).strip()
                : null;
    }

    /** Returns a copy with another path and query. */
    public SimulatedRequest withPath(String other) {
        return new SimulatedRequest(origin, method, other, headers, body);
    }

    private static Map<String, String> bearer(String key) {
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        if (key != null) {
            headers.put("authorization", "Bearer " + key);
        }
        return headers;
    }
}
