package io.jenkins.plugins.duvo.architecture.violations;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what belongs to one Jenkins where the next one in the same process finds it. */
public final class RemembersForAll {
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private RemembersForAll() {}

    public static void see(String name) {
        SEEN.add(name);
    }
}
