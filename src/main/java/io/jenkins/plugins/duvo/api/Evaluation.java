package io.jenkins.plugins.duvo.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

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
}
