package io.jenkins.plugins.duvo.config;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys that calls were made with since Jenkins started, so that they can be masked where a Job says them. Held in memory only.
 * Thread-safe.
 */
final class UsedKeys {
    private final Map<Object, Set<String>> keys = new ConcurrentHashMap<>();

    /**
     * Notes a key, and returns it.
     *
     * @param id of the key that the credential held when its connection was resolved; the key may have been renewed
     */
    String add(Object id, String key) {
        if (!key.isBlank()) {
            keys.computeIfAbsent(id, any -> ConcurrentHashMap.newKeySet()).add(key.trim());
        }
        return key;
    }

    /** The keys that were used under an id. */
    Set<String> of(Object id) {
        return Set.copyOf(keys.getOrDefault(id, Set.of()));
    }
}
