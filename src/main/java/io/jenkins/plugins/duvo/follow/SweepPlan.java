package io.jenkins.plugins.duvo.follow;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Planner of one sweep: chooses the lists that show the statuses of the given Jobs with the fewest requests. For each status
 * that is the list of all Jobs of the team, or one list for each Assignment; where single reads are cheaper than a list, none.
 * Guarded by the scheduler's lock.
 *
 * <p>Let a list have {@code rows} rows, {@code jobs} of which are given. It has 1 page for up to 100 rows, else
 * {@code ceil(rows / 95)}, and costs {@code min(pages, jobs)} requests. The rows are the list's last known total; a list that
 * was never read counts as holding only the given Jobs.
 *
 * <p>Example: 40 Jobs are running, 30 of Assignment A and 10 of B. The list of all running Jobs of the team had 900 rows, so it
 * has 10 pages and costs {@code min(10, 40) = 10}. The lists by Assignment have one page each and cost {@code 1 + 1 = 2}: they
 * are read.
 */
final class SweepPlan {
    /** Place of a Job in the lists: its team, its status and its Assignment. */
    record Target(String team, String status, String agentId) {}

    /**
     * Choice of lists.
     *
     * @param lists the lists to read, and how many pages each probably has
     * @param cost how many requests that takes, including the single reads of the Jobs that are in none of them
     */
    record Choice(Map<JobListQuery, Integer> lists, int cost) {}

    private final Map<JobListQuery, Integer> totals = new HashMap<>();
    private final Set<JobListQuery> refused = new HashSet<>();

    /** Remembers how many rows a list has, as one of its pages says. */
    void onTotal(JobListQuery list, int total) {
        totals.put(list, total);
    }

    /** Leaves a list out from now on, because Duvo rejects it. */
    void refuse(JobListQuery list) {
        refused.add(list);
    }

    /**
     * Forgets all totals, which may be outdated: a list that was too long to read counts as short until it is read again. A list
     * that Duvo rejected is tried again, too.
     */
    void forgetTotals() {
        totals.clear();
        refused.clear();
    }

    /**
     * Chooses the lists to read for these Jobs.
     *
     * @param expected how many further Jobs each list will show soon
     */
    Choice choose(Collection<Target> jobs, int expected) {
        var byStatus =
                jobs.stream().collect(Collectors.groupingBy(job -> new JobListQuery(job.team(), job.status(), null)));
        var lists = new HashMap<JobListQuery, Integer>();
        var cost = 0;
        for (var group : byStatus.entrySet()) {
            if (refused.contains(group.getKey())) { // the lists by Assignment would be refused too
                cost += group.getValue().size();
                continue;
            }
            var whole = cheapest(Map.of(group.getKey(), (long) group.getValue().size()), expected);
            var byAgent = cheapest(
                    group.getValue().stream()
                            .collect(Collectors.groupingBy(
                                    job -> new JobListQuery(job.team(), job.status(), job.agentId()),
                                    Collectors.counting())),
                    expected);
            var best = byAgent.cost() < whole.cost() ? byAgent : whole;
            lists.putAll(best.lists());
            cost += best.cost();
        }
        return new Choice(lists, cost);
    }

    /** Chooses, for each list, the list or the single reads of the Jobs that should be in it, whichever is cheaper. */
    private Choice cheapest(Map<JobListQuery, Long> jobsByList, int expected) {
        var lists = new HashMap<JobListQuery, Integer>();
        var cost = 0;
        for (var each : jobsByList.entrySet()) {
            var jobs = each.getValue().intValue();
            var pages = JobListQuery.pagesFor(totals.getOrDefault(each.getKey(), jobs));
            var listed = pages < jobs + expected && !refused.contains(each.getKey());
            if (listed) {
                lists.put(each.getKey(), pages);
            }
            cost += listed ? pages : jobs;
        }
        return new Choice(lists, cost);
    }
}
