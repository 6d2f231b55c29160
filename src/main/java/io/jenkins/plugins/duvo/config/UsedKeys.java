package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.follow.KeyStatusListener;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Register of the keys that calls were made with since Jenkins started, so that they can be masked where a Job says them. It also has
 * the names of the connections that use a key, by which operators know the key, and Duvo's reason if Duvo rejected the key when it was
 * used last. In memory only. Thread-safe.
 */
final class UsedKeys implements KeyStatusListener {
    /**
     * Use of a key by a connection.
     *
     * @param credentialsId of the credential, if it is not the connection's own; else null
     */
    private record Use(String connection, @CheckForNull String credentialsId) {
        String name() {
            return credentialsId == null ? connection : connection + " (" + credentialsId + ")";
        }
    }

    private final Map<Object, Set<String>> keys = new ConcurrentHashMap<>();
    private final Map<Object, Set<Use>> uses = new ConcurrentHashMap<>();
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
     * @param credentialsId of the credential that holds the key, if it is not the connection's own; else null
     */
    void addUse(Object id, String connection, @CheckForNull String credentialsId) {
        uses.computeIfAbsent(id, any -> ConcurrentHashMap.newKeySet()).add(new Use(connection, credentialsId));
    }

    /**
     * What people call a key, in the order of the alphabet: its connections, each with the credential if that is not the connection's
     * own. If any of the connections is a saved one, the others are left out.
     *
     * @param saved the names of the saved connections
     */
    List<String> names(Object id, Set<String> saved) {
        var all = uses.getOrDefault(id, Set.of());
        var known = all.stream().filter(use -> saved.contains(use.connection())).toList();
        return (known.isEmpty() ? all : known)
                .stream().map(Use::name).distinct().sorted().toList();
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
