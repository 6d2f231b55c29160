package io.jenkins.plugins.duvo.follow;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounded map: when it is full, a new key evicts the key that was put first. Reading an entry or replacing its value does not
 * renew its place, so an entry stays for as many new keys as the map has places, however often it is used. Not thread-safe.
 *
 * <p>Example: a map for two entries, into which a, b, a and c are put, holds b and c.
 */
public final class LruMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    /** @param capacity how many entries the map holds at most */
    public LruMap(int capacity) {
        this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > capacity;
    }
}
