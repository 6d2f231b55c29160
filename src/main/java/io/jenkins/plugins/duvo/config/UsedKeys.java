package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.KeyStatusListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Register of the keys that calls were made with since Jenkins started, so that they can be masked where a Job says them. It also has
 * the names of the connections that use a key, by which operators know the key, and Duvo's reason if Duvo rejected the key when it was
 * used last. In memory only. Thread-safe.
 */
final class UsedKeys implements KeyStatusListener {
    private final Map<Object, Set<String>> keys = new ConcurrentHashMap<>();
    private final Map<Object, Set<String>> names = new ConcurrentHashMap<>();
    private final Map<Object, String> rejections = new ConcurrentHashMap<>();

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

    /**
     * Notes that a connection uses a key.
     *
     * @param id of the key
     * @param name what people call the key: the connection, and the credential if it is not the connection's own
     */
    void addName(Object id, String name) {
        names.computeIfAbsent(id, any -> new ConcurrentSkipListSet<>()).add(name);
    }

    /** What people call a key, in the order of the alphabet. */
    List<String> names(Object id) {
        return List.copyOf(names.getOrDefault(id, Set.of()));
    }

    /** The keys that were used under an id. */
    Set<String> keys(Object id) {
        return Set.copyOf(keys.getOrDefault(id, Set.of()));
    }

    @Override
    public void keyAccepted(Object keyId) {
        rejections.remove(keyId);
    }

    @Override
    public void keyRejected(Object keyId, DuvoException why) {
        rejections.put(keyId, why.reason());
    }

    boolean isAnyRejected() {
        return !rejections.isEmpty();
    }

    /** Duvo's reason for rejecting a key; null if Duvo accepted the key, or it was not used. */
    @CheckForNull
    String rejection(Object keyId) {
        return rejections.get(keyId);
    }
}
