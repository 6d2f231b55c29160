package io.jenkins.plugins.duvo.api;

/**
 * Team that a key may use.
 *
 * @param id Duvo's id of the team
 * @param name its name; empty if Duvo gave none
 */
public record Team(String id, String name) {
    public Team {
        name = name == null ? "" : name;
    }
}
