package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * A page of a team's Assignments.
 *
 * @param total how many the team has altogether
 */
public record AssignmentPage(@JsonProperty("agents") List<Assignment> assignments, int total) {
    public AssignmentPage {
        assignments = Lists.withoutNulls(assignments);
    }
}
