package io.jenkins.plugins.duvo.simulator.state;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Sandbox of the simulated Duvo. */
public final class SimulatedSandbox {
    private final String id;
    private final Map<String, byte[]> files = Collections.synchronizedMap(new TreeMap<>());

    public SimulatedSandbox(String id) {
        this.id = id;
    }

    public String id() {
        return id;
    }

    /** The files by absolute path; thread-safe. */
    public Map<String, byte[]> files() {
        return files;
    }
}
