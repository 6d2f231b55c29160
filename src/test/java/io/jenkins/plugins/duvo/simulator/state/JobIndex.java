package io.jenkins.plugins.duvo.simulator.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Index of a team's Jobs by status and Assignment, each ordered by age. It makes lists of many Jobs cheap. */
public final class JobIndex {
    private static final Comparator<SimulatedJob> BY_AGE =
            Comparator.comparing(SimulatedJob::createdAt).thenComparingLong(SimulatedJob::number);

    private final Map<Filter, NavigableSet<SimulatedJob>> jobs = new HashMap<>();

    /** Creates an empty set of Jobs in the order of the index. */
    public static NavigableSet<SimulatedJob> newSet() {
        return new TreeSet<>(BY_AGE);
    }

    private record Filter(String status, String agentId) {}

    /** Returns the Jobs with a status and of an Assignment, oldest first; null for all. The set itself, not to be changed. */
    public NavigableSet<SimulatedJob> select(String status, String agentId) {
        return jobs.computeIfAbsent(new Filter(status, agentId), filter -> newSet());
    }

    void add(SimulatedJob job) {
        var agentId = job.assignment().id();
        select(null, null).add(job);
        select(null, agentId).add(job);
        select(job.status(), null).add(job);
        select(job.status(), agentId).add(job);
    }

    /** Moves a Job whose status has changed. */
    void onStatusChanged(SimulatedJob job, String formerStatus) {
        var agentId = job.assignment().id();
        select(formerStatus, null).remove(job);
        select(formerStatus, agentId).remove(job);
        select(job.status(), null).add(job);
        select(job.status(), agentId).add(job);
    }
}
