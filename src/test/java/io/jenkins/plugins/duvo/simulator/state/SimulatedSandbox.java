package io.jenkins.plugins.duvo.simulator.state;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A sandbox with its files by absolute path. */
public final class SimulatedSandbox {
    private final String id;
    private final Map<String, byte[]> files = Collections.synchronizedMap(new TreeMap<>());

    public SimulatedSandbox(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    public Map<String, byte[]> files() {
        return files;
    }
}
