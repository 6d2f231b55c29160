package io.jenkins.plugins.duvo.api;

import java.util.List;

/**
 * Page of a team's Assignments.
 *
 * @param assignments never null
 * @param total how many Assignments the team has altogether
 */
public record AssignmentPage(List<Assignment> assignments, int total) {
    public AssignmentPage {
        assignments = Lists.withoutNulls(assignments);
    }
}
