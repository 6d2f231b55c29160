package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Page of a team's Assignments.
 *
 * @param assignments never null
 * @param total how many Assignments the team has altogether
 */
public record AssignmentPage(@JsonProperty("agents") List<Assignment> assignments, int total) {
    public AssignmentPage {
        assignments = Lists.withoutNulls(assignments);
    }
}
