package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;

/** In which list one Job should be found, and whether lists can be relied on for it: twice in vain, and it is read singly. */
final class ListWatch {
    /** A Job of which nothing is known yet but perhaps that it was started most probably runs. */
    private static final String PROBABLE = "running";

    private final JobOrder order;
    private final KeyTeam keyTeam;
    private String agentId;
    private int misses;
    private boolean missing;
    private boolean confirmed;

    ListWatch(JobOrder order, KeyTeam keyTeam) {
        this.order = order;
        this.keyTeam = keyTeam;
        var start = order.start();
        this.agentId = start == null ? null : start.agentId();
    }

    /** The team in whose lists the Job is; null while it is not known. */
    @CheckForNull
    String team() {
        return order.team() != null ? order.team() : keyTeam.id();
    }

    /** Where to look for a Job that was last seen in a status; null if it is to be read singly. */
    @CheckForNull
    SweepPlan.Wanted wanted(Status status) {
        var team = team();
        var word = confirmed && !status.word().isEmpty() ? status.word() : PROBABLE;
        return team == null || misses >= Limits.MISSES || !JobList.filters(word)
                ? null
                : new SweepPlan.Wanted(team, word, agentId);
    }

    /** A list showed the Job. */
    void shown(Job row) {
        agentId = row.agentId();
        misses = 0;
        missing = false;
        confirmed = true;
    }

    /** The list in which the Job should be did not show it. */
    void missing() {
        missing = true;
    }

    /** The Job was read singly. */
    void read(Job now, Status before) {
        agentId = now.agentId();
        confirmed = true;
        if (missing) {
            missing = false;
            misses = now.status().equals(before) ? misses + 1 : 0;
        }
    }
}
