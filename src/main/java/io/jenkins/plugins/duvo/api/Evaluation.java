package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Duvo's own evaluation of a Job that has ended.
 *
 * @param createdAt when Duvo made it; null if Duvo does not say. One that is older than the Job's end concerns a former end
 * @param checks the verdict of each check by the name of the check, in Duvo's order: {@code true}, {@code false}, a text, or null; any
 *     other JSON as text
 */
public record Evaluation(@CheckForNull Instant createdAt, Map<String, Object> checks) {
    public Evaluation {
        checks = Collections.unmodifiableMap(new LinkedHashMap<>(checks));
    }
}
