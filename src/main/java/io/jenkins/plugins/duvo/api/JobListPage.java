package io.jenkins.plugins.duvo.api;

import java.util.List;

/**
 * Page of a team's list of Jobs.
 *
 * @param jobs in the requested order; never null
 * @param total how many Jobs match the filters altogether
 */
public record JobListPage(List<Job> jobs, int total) {
    public JobListPage {
        jobs = Lists.withoutNulls(jobs);
    }
}
