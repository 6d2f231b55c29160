package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Duvo Assignment: the task that each of its Jobs carries out. The wire calls it an agent.
 *
 * @param id Duvo's id of the Assignment
 * @param name its name; empty if Duvo gave none
 * @param teamId the team that it belongs to, or null if Duvo does not say
 */
public record Assignment(
        String id, String name, @CheckForNull String teamId) {
    public Assignment {
        name = name == null ? "" : name;
    }
}
