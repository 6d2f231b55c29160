package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Duvo's own evaluation of a Job that has ended.
 *
 * @param checks the verdict of each check by the name of the check, in Duvo's order: {@code true}, {@code false}, a text, or null; any
 *     other JSON as text
 */
public record Evaluation(Map<String, Object> checks) {
    public Evaluation {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }

    /** Creates an evaluation from Duvo's {@code output.data}; without checks if that is no object. */
    static Evaluation of(JsonNode verdicts) {
        var checks = new LinkedHashMap<String, Object>();
        verdicts.properties().forEach(check -> checks.put(check.getKey(), verdict(check.getValue())));
        return new Evaluation(checks);
    }

    @CheckForNull
    private static Object verdict(JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return value.isString() ? value.stringValue() : Json.text(value);
    }
}
