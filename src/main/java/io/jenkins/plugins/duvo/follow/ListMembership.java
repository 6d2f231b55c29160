package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;

/** In which list one Job should be found, and whether lists can be relied on for it: twice in vain, and it is read singly. */
final class ListMembership {
    /** A Job of which nothing is known yet but perhaps that it was started most probably runs. */
    private static final String PROBABLE = "running";

    private final FollowRequest request;
    private final TeamResolver keyTeam;
    private String agentId;
    private int misses;
    private boolean missing;
    private boolean confirmed;

    ListMembership(FollowRequest request, TeamResolver keyTeam) {
        this.request = request;
        this.keyTeam = keyTeam;
        var start = request.start();
        this.agentId = start == null ? null : start.agentId();
    }

    /** The team in whose lists the Job is; null while it is not known. */
    @CheckForNull
    String team() {
        return request.team() != null ? request.team() : keyTeam.id();
    }

    /** Where to look for a Job that was last seen in a status; null if it is to be read singly. */
    @CheckForNull
    SweepPlan.Target target(Status status) {
        var team = team();
        var word = confirmed && !status.word().isEmpty() ? status.word() : PROBABLE;
        return team == null || misses >= Limits.MISSES_BEFORE_UNLISTED || !JobListQuery.canFilterBy(word)
                ? null
                : new SweepPlan.Target(team, word, agentId);
    }

    /** A list showed the Job. */
    void onListed(Job row) {
        agentId = row.agentId();
        misses = 0;
        missing = false;
        confirmed = true;
    }

    /** The list in which the Job should be did not show it. */
    void onMissing() {
        missing = true;
    }

    /** The Job was read singly. */
    void onState(Job now, Status before) {
        agentId = now.agentId();
        confirmed = true;
        if (missing) {
            missing = false;
            misses = now.status().equals(before) ? misses + 1 : 0;
        }
    }
}
