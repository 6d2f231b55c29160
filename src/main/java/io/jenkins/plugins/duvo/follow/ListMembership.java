package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.Status;
import java.util.function.Supplier;

/**
 * Membership of one Job in Duvo's lists: in which list the Job should appear, and whether lists show it at all. After
 * {@link Limits#MISSES_BEFORE_UNLISTED} sweeps in a row that missed the Job although its status had not changed, it is read
 * singly, until a list shows it. Guarded by the scheduler's lock.
 */
final class ListMembership {
    /** Status in which a Job is searched while no read or list has shown its status: most probably it runs. */
    private static final String PROBABLE_STATUS = "running";

    private final FollowRequest request;
    private final Supplier<TeamResolver> teamResolver;
    private String agentId;
    private int misses;
    private boolean missing;
    private boolean confirmed;

    ListMembership(FollowRequest request, Supplier<TeamResolver> teamResolver) {
        this.request = request;
        this.teamResolver = teamResolver;
        var start = request.start();
        this.agentId = start == null ? null : start.agentId();
    }

    /** The team in whose lists the Job appears; null while it is not known. */
    @CheckForNull
    String team() {
        return request.team() != null ? request.team() : teamResolver.get().id();
    }

    /** The Assignment of the Job; null while it is not known. */
    @CheckForNull
    String agentId() {
        return agentId;
    }

    /** The list in which the Job, whose last known status is given, should appear; null if the Job is to be read singly. */
    @CheckForNull
    SweepPlan.Target target(Status status) {
        var team = team();
        var word = confirmed && !status.word().isEmpty() ? status.word() : PROBABLE_STATUS;
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

    /** The list in which the Job should appear did not show it. */
    void onMissing() {
        missing = true;
    }

    /** The Job was read singly; {@code before} is the status that was known until then. */
    void onState(Job now, Status before) {
        agentId = now.agentId();
        confirmed = true;
        if (missing) {
            missing = false;
            misses = now.status().word().equals(before.word()) ? misses + 1 : 0;
        }
    }
}
