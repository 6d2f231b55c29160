package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * Row of a team's list of Jobs: a Job with what only lists say about it. All texts are Duvo's and untrusted.
 *
 * @param job the Job, with the time until which its status is postponed; never null
 * @param title what the Job is called; empty if Duvo gave none
 * @param number the number of the Job, as people see it; 0 if Duvo gave none
 * @param source from where it was started, such as {@code api} or {@code schedule}; null if Duvo does not say
 * @param startedAt when it began to run; null if it has not
 * @param evaluation the summary of Duvo's evaluation; null if there is none. Of a Job that was resumed it may be that of its former end
 */
public record JobRow(
        Job job,
        String title,
        int number,
        @CheckForNull String source,
        @CheckForNull Instant startedAt,
        @CheckForNull EvaluationSummary evaluation) {
    public JobRow {
        title = title == null ? "" : title;
    }
}
