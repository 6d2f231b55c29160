package io.jenkins.plugins.duvo.follow;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which lists to read for the statuses of Jobs: for each status its list, or its lists by Assignment, or none where single reads
 * are cheaper. What a list costs is known from the total that it had last; a list never read is taken to hold no others' Jobs.
 */
final class SweepPlan {
    /** The list in which a Job should appear. */
    record Target(String team, String status, String agentId) {}

    /**
     * The outcome.
     *
     * @param lists the lists to read, and how many pages each probably has
     * @param cost how many requests that takes, with the single reads of the Jobs that are in none of them
     */
    record Choice(Map<JobListQuery, Integer> lists, int cost) {}

    private final Map<JobListQuery, Integer> totals = new HashMap<>();

    /** A page said how many rows its list has. */
    void onTotal(JobListQuery list, int total) {
        totals.put(list, total);
    }

    /** What was learned long ago may not hold any more: lists that are not read look short again, until they are. */
    void forgetTotals() {
        totals.clear();
    }

    Choice choose(Collection<Target> jobs) {
        var byStatus =
                jobs.stream().collect(Collectors.groupingBy(job -> new JobListQuery(job.team(), job.status(), null)));
        var lists = new HashMap<JobListQuery, Integer>();
        var cost = 0;
        for (var group : byStatus.entrySet()) {
            var whole = of(Map.of(group.getKey(), (long) group.getValue().size()));
            var byAgent = of(group.getValue().stream()
                    .collect(Collectors.groupingBy(
                            job -> new JobListQuery(job.team(), job.status(), job.agentId()), Collectors.counting())));
            var best = byAgent.cost() < whole.cost() ? byAgent : whole;
            lists.putAll(best.lists());
            cost += best.cost();
        }
        return new Choice(lists, cost);
    }

    /** Each list, or single reads of the Jobs that should be in it. */
    private Choice of(Map<JobListQuery, Long> jobsByList) {
        var lists = new HashMap<JobListQuery, Integer>();
        var cost = 0;
        for (var each : jobsByList.entrySet()) {
            var jobs = each.getValue().intValue();
            var pages = JobListQuery.pagesFor(totals.getOrDefault(each.getKey(), jobs));
            if (pages < jobs) {
                lists.put(each.getKey(), pages);
            }
            cost += Math.min(pages, jobs);
        }
        return new Choice(lists, cost);
    }
}
