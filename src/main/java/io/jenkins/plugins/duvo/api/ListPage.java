package io.jenkins.plugins.duvo.api;

import java.util.List;

/**
 * Page of a list that Duvo keeps: of a team's Jobs or of its Assignments.
 *
 * @param rows in the requested order; never null
 * @param total how many rows the whole list has, as far as it fits the filter; 0 if Duvo gave no number
 * @param <T> what a row says: {@link Job}, {@link JobRow} or {@link Assignment}
 */
public record ListPage<T>(List<T> rows, int total) {
    public ListPage {
        rows = Lists.withoutNulls(rows);
    }
}
