package io.jenkins.plugins.duvo.api;

/**
 * Duvo Assignment: the task that each of its Jobs carries out. The wire calls it an agent.
 *
 * @param id Duvo's id of the Assignment
 * @param name its name; empty if Duvo gave none
 */
public record Assignment(String id, String name) {
    public Assignment {
        name = name == null ? "" : name;
    }
}
