package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import java.util.Set;

/**
 * Filter of one of Duvo's lists of Jobs.
 *
 * @param team the team whose Jobs are listed
 * @param status only Jobs with this status; null for all
 * @param agentId only Jobs of this Assignment; null for all
 */
record JobListQuery(
        String team,
        @CheckForNull String status,
        @CheckForNull String agentId) {
    /** Statuses of active Jobs that Duvo documents as filters; only active Jobs are searched in lists. */
    private static final Set<String> FILTERS =
            Set.of("not_started", "pending", "starting", "running", "waiting", "needs_attention");

    /** Whether Duvo can list the active Jobs with this status. */
    static boolean canFilterBy(String status) {
        return FILTERS.contains(status);
    }

    /** How many pages it takes to read so many rows: 1 for up to 100, else {@code ceil(rows / 95)}, because pages overlap. */
    static int pagesFor(int rows) {
        return rows <= DuvoClient.ROWS_A_PAGE ? 1 : (rows - 1) / Limits.PAGE_STEP_ROWS + 1;
    }
}
