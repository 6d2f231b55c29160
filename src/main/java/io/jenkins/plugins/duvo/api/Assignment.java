package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * An Assignment: what an agent does when it is given a Job.
 *
 * @param teamId the team it belongs to, where Duvo says so
 */
public record Assignment(
        String id,
        String name,
        @JsonProperty("team_id") @CheckForNull String teamId) {
    public Assignment {
        name = name == null ? "" : name;
    }
}
