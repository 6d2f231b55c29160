package io.jenkins.plugins.duvo.api;

import java.util.List;

/**
 * Page of a team's list of Jobs, with all that lists say about each.
 *
 * @param rows in the requested order; never null
 * @param total how many Jobs fit the filter altogether; 0 if Duvo gave no number
 */
public record JobRowPage(List<JobRow> rows, int total) {
    public JobRowPage {
        rows = Lists.withoutNulls(rows);
    }
}
