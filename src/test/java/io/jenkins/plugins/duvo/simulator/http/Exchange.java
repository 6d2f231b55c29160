package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedKey;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Request to be answered, with its endpoint, parameters, key and time. Its methods read and check parameters; a parameter that is
 * not valid throws an {@link ApiError}.
 *
 * @param call the endpoint
 * @param ids the path parameters, still encoded
 * @param query the query parameters, decoded
 * @param now when the request is answered
 * @param asOf the time whose state reads show; earlier than {@code now} for a replica that lags
 */
public record Exchange(
        Endpoint call,
        List<String> ids,
        Map<String, String> query,
        SimulatedRequest request,
        SimulatedKey key,
        Instant now,
        Instant asOf) {
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** Returns the path parameter, decoded. */
    String id(int index) {
        return decode(ids.get(index));
    }

    /** Returns the path parameter in lower case; 400 if it is not a UUID. */
    String uuid(int index) {
        var id = id(index);
        if (!isUuid(id)) {
            throw ApiError.badRequest("params/" + index + " must match format \"uuid\"");
        }
        return id.toLowerCase(Locale.ROOT);
    }

    /** Returns the number in a query parameter; 400 if it is not a number within the bounds. */
    int number(String name, int defaultValue, int minimum, int maximum) {
        var text = query.get(name);
        if (text == null) {
            return defaultValue;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= minimum && value <= maximum) {
                return value;
            }
        } catch (NumberFormatException e) {
            // rejected below
        }
        throw ApiError.badRequest("querystring/" + name + " must be between " + minimum + " and " + maximum);
    }

    /** Returns the query parameter, null if absent; 400 if it is none of the words. */
    String word(String name, Set<String> words) {
        var text = query.get(name);
        if (text != null && !words.contains(text)) {
            throw ApiError.badRequest("querystring/" + name + " must be one of " + words);
        }
        return text;
    }

    /** Returns the JSON object in the body; 400 if there is none. */
    JsonNode body() {
        var type = request.header("content-type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw ApiError.badRequest("body must be application/json");
        }
        try {
            var body = SimulatorJson.read(request.body());
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JacksonException e) {
            // rejected below
        }
        throw ApiError.badRequest("body must be object");
    }

    /** Returns a string member of the body, null if absent; 400 if it is not a string. */
    static String text(JsonNode body, String name) {
        var value = body.get(name);
        if (value != null && !value.isString()) {
            throw ApiError.badRequest("body/" + name + " must be string");
        }
        return value == null ? null : value.stringValue();
    }

    /** Returns a string member of the body; 400 if it is absent or empty. */
    static String required(JsonNode body, String name) {
        var value = text(body, name);
        if (value == null || value.isEmpty()) {
            throw ApiError.badRequest("body must have required property '" + name + "'");
        }
        return value;
    }

    static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    /** Returns the decoded query parameters of a path; of a repeated one the last value. */
    public static Map<String, String> queryOf(String path) {
        int questionMark = path.indexOf('?');
        if (questionMark < 0) {
            return Map.of();
        }
        var query = new HashMap<String, String>();
        for (var pair : path.substring(questionMark + 1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                query.put(decode(pair), "");
            }
        }
        return query;
    }

    private static String decode(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? text : URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
