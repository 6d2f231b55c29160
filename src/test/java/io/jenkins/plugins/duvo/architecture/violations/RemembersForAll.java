package io.jenkins.plugins.duvo.architecture.violations;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps state of one Jenkins in a static field, where the next one in the same process finds it. */
public final class RemembersForAll {
    private static final Set<String> NAMES = ConcurrentHashMap.newKeySet();

    private RemembersForAll() {}

    public static void add(String name) {
        NAMES.add(name);
    }
}
