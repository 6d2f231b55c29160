package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import java.util.Set;

/**
 * One of Duvo's lists of Jobs.
 *
 * @param status only Jobs with this status; null for all
 * @param agentId only Jobs of this Assignment; null for all
 */
record JobListQuery(
        String team,
        @CheckForNull String status,
        @CheckForNull String agentId) {
    /** The words of active Jobs that Duvo documents as filters; an active Job in the list of ended ones would be no news. */
    private static final Set<String> FILTERS =
            Set.of("not_started", "pending", "starting", "running", "waiting", "needs_attention");

    /** Whether there is a list of the Jobs with this status. */
    static boolean canFilterBy(String status) {
        return FILTERS.contains(status);
    }

    /** How many pages it takes to read so many rows. */
    static int pagesFor(int rows) {
        return rows <= DuvoClient.ROWS_A_PAGE ? 1 : (rows + Limits.PAGE_STEP_ROWS - 1) / Limits.PAGE_STEP_ROWS;
    }
}
