package io.jenkins.plugins.duvo.api;

import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Team that a key may use.
 *
 * @param id Duvo's id of the team
 * @param name its name; empty if Duvo gave none
 */
public record Team(
        @JsonDeserialize(using = Json.AnyId.class) String id, String name) {
    public Team {
        name = name == null ? "" : name;
    }
}
