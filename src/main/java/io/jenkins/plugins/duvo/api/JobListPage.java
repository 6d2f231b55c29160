package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Page of a team's list of Jobs.
 *
 * @param jobs in the requested order; never null
 * @param total how many Jobs match the filters altogether
 */
public record JobListPage(
        @JsonProperty("data") List<Job> jobs,
        @JsonDeserialize(using = Json.AnyCount.class) int total) {
    public JobListPage {
        jobs = Lists.withoutNulls(jobs);
    }
}
