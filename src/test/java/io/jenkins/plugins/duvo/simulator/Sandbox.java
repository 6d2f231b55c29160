package io.jenkins.plugins.duvo.simulator;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A sandbox with its files by absolute path. */
public final class Sandbox {
    private final String id;
    private final Map<String, byte[]> files = Collections.synchronizedMap(new TreeMap<>());

    Sandbox(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public Map<String, byte[]> files() {
        return files;
    }
}
