package io.jenkins.plugins.duvo.api;

/** A team that a key may use. */
public record Team(String id, String name) {
    public Team {
        name = name == null ? "" : name;
    }
}
