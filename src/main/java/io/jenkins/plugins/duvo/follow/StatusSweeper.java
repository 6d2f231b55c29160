package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sweeper of one key's lists of Jobs: begins sweeps and passes their rows to the Jobs. A Job that no row showed is not believed
 * to have ended, but is read singly. Guarded by the scheduler's lock.
 *
 * <p>Example: 200 Jobs of a team are running. A sweep reads the list of running Jobs, whose rows show 197 of them. The other
 * three are read singly, and these reads show that they have ended. With more than {@link Limits#MISSING_JOB_SEARCH_MIN}
 * missing Jobs, or more than {@link Limits#MISSING_YOUNG_SEARCH_MIN} of the key's last starts, a {@link MissingJobSearch} comes
 * first.
 */
final class StatusSweeper implements ListSweep.Reader {
    /** A Job whose status lists may show. */
    interface Listed {
        /** The Job's id. */
        String runId();

        /** The list in which the Job should appear; null if it is to be read singly. */
        @CheckForNull
        SweepPlan.Target target();

        /** The client of the Job's key. */
        DuvoClient client();

        /** Whether the Job was started so recently that it is among the newest of its team. */
        boolean isYoung();

        /** A page that was requested at {@code requestedAt} shows the Job. */
        void onListed(Job row, long requestedAt);

        /** A sweep that began at {@code since} did not show the Job. */
        void onMissing(long since);
    }

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final SweepPlan plan = new SweepPlan();
    private final FailureLog failureLog;
    /** Ids of the Jobs whose row could not be handled in the sweep under way. */
    private final Set<String> unhandled = new HashSet<>();

    private final Map<String, DuvoClient> clients = new HashMap<>();
    private Map<String, Listed> jobs = Map.of();
    private SweepPlan.Choice choice = new SweepPlan.Choice(Map.of(), 0);
    private ListSweep listSweep;
    private MissingJobSearch search;
    private long now;
    private long begunAt = NEVER;
    private long pausedUntil = Long.MIN_VALUE;
    private long totalsForgottenAt;
    private int singleReads;

    StatusSweeper(FailureLog failureLog) {
        this.failureLog = failureLog;
    }

    /**
     * Chooses the lists to read for these Jobs; to be called before each sweep, and from time to time while there is none.
     *
     * @param few whether the key has so few Jobs that each is read by itself
     * @param burst whether many Jobs are about to start, so that a list will show them, too
     */
    void replan(Collection<? extends Listed> active, boolean few, boolean burst, long at) {
        now = at;
        if (at - totalsForgottenAt > Limits.LIST_TOTALS_MEMORY_MS) {
            totalsForgottenAt = at;
            plan.forgetTotals();
        }
        var targets = new ArrayList<SweepPlan.Target>();
        jobs = new HashMap<>();
        clients.clear();
        singleReads = 0;
        for (var job : active) {
            jobs.put(job.runId(), job);
            var target = at < pausedUntil || few ? null : job.target();
            if (target == null) {
                singleReads++;
            } else {
                targets.add(target);
                clients.putIfAbsent(target.team(), job.client());
            }
        }
        choice = plan.choose(targets, burst ? 1 : 0);
    }

    /** Whether lists are read at all. */
    boolean isInUse() {
        return !choice.lists().isEmpty();
    }

    /** How many requests it takes to learn all statuses once. */
    int cost() {
        return choice.cost() + singleReads;
    }

    /** Whether a sweep is under way. */
    boolean isSweeping() {
        return listSweep != null || search != null;
    }

    /** When the last sweep began, in milliseconds of the scheduler's clock; long ago if none did. */
    long begunAt() {
        return begunAt;
    }

    /** Begins a sweep of the chosen lists. */
    void begin(long at) {
        begunAt = at;
        unhandled.clear();
        listSweep = new ListSweep(choice.lists(), plan, this);
    }

    /** Gives up the sweep under way and reads no list until then, which the next {@link #replan} follows. */
    void pause(long until) {
        pausedUntil = until;
        if (listSweep != null) {
            listSweep.abandon();
            listSweep = null;
        }
    }

    /** Offers the next page of the sweep. */
    void offer(CallSink sink, long at) {
        now = at;
        if (listSweep != null) {
            listSweep.offer(sink, at);
        } else if (search != null) {
            search.offer(sink, at);
        }
    }

    @Override
    public DuvoClient client(String team) {
        return clients.get(team);
    }

    @Override
    public void onRow(Job row, long requestedAt) {
        var job = jobs.get(row.id());
        if (job != null) {
            try {
                job.onListed(row, requestedAt);
            } catch (Throwable e) { // the other rows are handled all the same, and this Job is read singly
                failureLog.log("A row of a list of Duvo Jobs could not be handled", e);
                unhandled.add(row.id());
            }
        }
    }

    @Override
    public void onDone(ListSweep ended, ListSweep.Result result) {
        listSweep = null;
        if (result == ListSweep.Result.FAILED) {
            pausedUntil = now + Limits.SWEEP_PAUSE_MS;
        } else if (result == ListSweep.Result.TOO_LONG) {
            begunAt = NEVER; // the next sweep begins at once, with the totals that were learned
        } else {
            reportMissing(ended);
        }
    }

    /** Reports the Jobs that the sweep did not show as missing; many of them are first searched. */
    private void reportMissing(ListSweep ended) {
        var missing = new HashMap<String, Set<String>>();
        jobs.forEach((id, job) -> {
            var target = ended.hasShown(id) && !unhandled.contains(id) ? null : job.target();
            if (target != null) {
                missing.computeIfAbsent(target.team(), team -> new HashSet<>()).add(id);
            }
        });
        missing.forEach((team, ids) -> {
            var searched = search == null ? worthSearching(ids) : Set.<String>of();
            if (!searched.isEmpty()) {
                search = new MissingJobSearch(team, searched, this, () -> {
                    search = null;
                    onMissing(searched);
                });
            }
            onMissing(ids.stream().filter(id -> !searched.contains(id)).collect(Collectors.toSet()));
        });
    }

    /** The missing Jobs that a list of all Jobs shows for less than a read of each. */
    private Set<String> worthSearching(Set<String> missing) {
        if (missing.size() > Limits.MISSING_JOB_SEARCH_MIN) {
            return new HashSet<>(missing);
        }
        var young =
                missing.stream().filter(id -> jobs.get(id).isYoung()).collect(Collectors.toCollection(HashSet::new));
        return young.size() > Limits.MISSING_YOUNG_SEARCH_MIN ? young : Set.of();
    }

    private void onMissing(Set<String> ids) {
        ids.stream()
                .map(jobs::get)
                .filter(Objects::nonNull) // a search may outlast a Job
                .forEach(job -> failureLog.guard(
                        "A Duvo Job that no list shows could not be handled", () -> job.onMissing(begunAt)));
    }
}
