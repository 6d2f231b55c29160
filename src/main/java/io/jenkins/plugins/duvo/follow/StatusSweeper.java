package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The sweeps of one key: when the next one begins, and what follows from it for the Jobs. A Job that was missing is read, never
 * taken for ended. Guarded by the scheduler's lock.
 */
final class StatusSweeper implements ListSweep.Reader {
    /** A Job whose status lists may tell. */
    interface Listed {
        String runId();

        /** Where to look for the Job; null if it is to be read singly. */
        @CheckForNull
        SweepPlan.Target target();

        DuvoClient client();

        void onListed(Job row, long askedAt);

        /** A sweep that began at a time did not show the Job. */
        void onMissing(long since);
    }

    private static final long NEVER = Long.MIN_VALUE / 2;

    private final SweepPlan plan = new SweepPlan();
    private final Map<String, DuvoClient> clients = new HashMap<>();
    private Map<String, Listed> jobs = Map.of();
    private SweepPlan.Choice choice = new SweepPlan.Choice(Map.of(), 0);
    private ListSweep listSweep;
    private MissingJobSearch search;
    private long now;
    private long begunAt = NEVER;
    private long restUntil = Long.MIN_VALUE;
    private long forgottenAt;
    private int singly;

    /** Which lists are to be read for these Jobs; to be asked anew before each sweep, and now and then where there is none. */
    void replan(Collection<? extends Listed> active, long at) {
        now = at;
        if (at - forgottenAt > Limits.LIST_TOTALS_MEMORY_MS) {
            forgottenAt = at;
            plan.forgetTotals();
        }
        var wanted = new ArrayList<SweepPlan.Target>();
        jobs = new HashMap<>();
        clients.clear();
        singly = 0;
        for (var job : active) {
            jobs.put(job.runId(), job);
            var where = at < restUntil || active.size() <= Limits.DIRECT_POLL_MAX_JOBS ? null : job.target();
            if (where == null) {
                singly++;
            } else {
                wanted.add(where);
                clients.putIfAbsent(where.team(), job.client());
            }
        }
        choice = plan.choose(wanted);
    }

    /** Whether lists are read at all. */
    boolean isInUse() {
        return !choice.lists().isEmpty();
    }

    /** How many requests it takes to learn all statuses once. */
    int cost() {
        return choice.cost() + singly;
    }

    /** Whether a sweep is under way. */
    boolean isSweeping() {
        return listSweep != null || search != null;
    }

    /** When the last one began. */
    long begunAt() {
        return begunAt;
    }

    /** Begins a sweep of what was planned. */
    void begin(long at) {
        begunAt = at;
        listSweep = new ListSweep(choice.lists(), plan, this);
    }

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
    public void onRow(Job row, long askedAt) {
        var job = jobs.get(row.id());
        if (job != null) {
            job.onListed(row, askedAt);
        }
    }

    @Override
    public void onDone(ListSweep ended, ListSweep.Result how) {
        listSweep = null;
        if (how == ListSweep.Result.FAILED) {
            restUntil = now + Limits.SWEEP_PAUSE_MS;
        } else if (how == ListSweep.Result.TOO_LONG) {
            begunAt = NEVER; // with what was learned, at once another one
        } else {
            settle(ended);
        }
    }

    private void settle(ListSweep ended) {
        var missing = new HashMap<String, Set<String>>();
        jobs.forEach((id, job) -> {
            var where = ended.hasShown(id) ? null : job.target();
            if (where != null) {
                missing.computeIfAbsent(where.team(), team -> new HashSet<>()).add(id);
            }
        });
        missing.forEach((team, ids) -> {
            if (search == null && ids.size() > Limits.MISSING_JOB_SEARCH_MIN) {
                search = new MissingJobSearch(team, ids, this, () -> {
                    search = null;
                    tellMissing(ids);
                });
            } else {
                tellMissing(ids);
            }
        });
    }

    private void tellMissing(Set<String> ids) {
        ids.forEach(id -> jobs.get(id).onMissing(begunAt));
    }
}
