package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Page of a team's Assignments.
 *
 * @param assignments never null
 * @param total how many Assignments the team has altogether
 */
public record AssignmentPage(
        @JsonProperty("agents") List<Assignment> assignments,
        @JsonDeserialize(using = Json.AnyCount.class) int total) {
    public AssignmentPage {
        assignments = Lists.withoutNulls(assignments);
    }
}
