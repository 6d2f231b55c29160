package io.jenkins.plugins.duvo.simulator.state;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The Jobs of one team by age, as a whole and by status and Assignment. */
public final class JobIndex {
    private static final Comparator<SimulatedJob> BY_AGE =
            Comparator.comparing(SimulatedJob::createdAt).thenComparingLong(SimulatedJob::number);

    private final Map<Filter, NavigableSet<SimulatedJob>> jobs = new HashMap<>();

    public static NavigableSet<SimulatedJob> newSet() {
        return new TreeSet<>(BY_AGE);
    }

    private record Filter(String status, String agentId) {}

    /** Oldest first; a null filters nothing. */
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

    void moved(SimulatedJob job, String formerStatus) {
        var agentId = job.assignment().id();
        select(formerStatus, null).remove(job);
        select(formerStatus, agentId).remove(job);
        select(job.status(), null).add(job);
        select(job.status(), agentId).add(job);
    }
}
