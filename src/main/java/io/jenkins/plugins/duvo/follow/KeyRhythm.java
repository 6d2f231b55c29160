package io.jenkins.plugins.duvo.follow;

import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * How often the Jobs of one key are looked at: when lists of them are swept, and how often each is read for itself. It follows
 * from how many Jobs there are, what they wait for and what the key's budget has room for.
 */
final class KeyRhythm {
    private static final Logger LOGGER = Logger.getLogger(KeyRhythm.class.getName());

    private final KeyRules rules;
    private final RequestBudget budget;
    private final Supplier<Stream<JobFollower>> jobs;
    private final Runnable changed;
    private final StatusSweeps sweeps = new StatusSweeps();
    private Rhythm rhythm = Rhythm.ALONE;
    private long plannedAt = -Limits.LISTS_IDLE;
    private long teamAskedAt = -Limits.LISTS_REST;
    private boolean doubted;
    private boolean trusted;

    /**
     * @param jobs all Jobs of the key
     * @param changed called when what all of them want must be worked out anew
     */
    KeyRhythm(KeyRules rules, RequestBudget budget, Supplier<Stream<JobFollower>> jobs, Runnable changed) {
        this.rules = rules;
        this.budget = budget;
        this.jobs = jobs;
        this.changed = changed;
    }

    /** How often to look now. */
    Rhythm now() {
        return rhythm;
    }

    /** Begins a sweep if it is time for one, and offers the pages that a sweep wants. */
    void offer(Offers turns, long now) {
        if (doubted != rules.watch().doubted() || trusted != rules.polls().trusted()) {
            doubted = rules.watch().doubted();
            trusted = rules.polls().trusted();
            changed.run();
        }
        if (!sweeps.underWay() && !doubted) {
            plan(turns, now);
        }
        sweeps.offer(turns, now);
    }

    private void plan(Offers turns, long now) {
        if (now >= plannedAt + Limits.LISTS_IDLE) {
            replan(now);
        }
        if (sweeps.inUse()) {
            var due = sweeps.begunAt() + sweepEvery();
            if (now >= due) {
                replan(now);
                sweeps.begin(now);
            } else {
                turns.remind(due, now);
            }
        }
    }

    private void replan(long now) {
        plannedAt = now;
        var active = jobs.get().filter(JobFollower::active).toList();
        if (active.size() > Limits.FEW && now >= teamAskedAt + Limits.LISTS_REST) {
            active.stream()
                    .map(JobFollower::states)
                    .filter(JobStates::teamless)
                    .findFirst()
                    .ifPresent(job -> {
                        teamAskedAt = now;
                        rules.team().want(job.client(), why -> LOGGER.log(Level.FINE, "No lists of Jobs", why));
                    });
        }
        sweeps.replan(active.stream().map(JobFollower::states).toList(), now);
        var waiting = active.stream().filter(JobFollower::waiting).count();
        var quiet = active.stream()
                .map(JobFollower::states)
                .filter(JobStates::quiet)
                .count();
        var next = new Rhythm(
                sweeps.inUse(),
                Math.max(Limits.READ, share(sweeps.cost(), Limits.SWEEP_SHARE)),
                Math.max(Limits.REREAD, share(waiting, Limits.REREAD_SHARE)),
                Math.max(Limits.AUDIT, share(quiet, Limits.AUDIT_SHARE)),
                active.size() <= Limits.FEW);
        if (next.differsFrom(rhythm)) {
            rhythm = next;
            changed.run();
        }
    }

    private long sweepEvery() {
        var unread = !trusted
                || jobs.get().filter(JobFollower::unread).limit(Limits.IDLE).count() == Limits.IDLE;
        return unread
                ? Math.max(Limits.LISTS, share(sweeps.cost(), Limits.LIST_SHARE))
                : Math.max(Limits.LISTS_IDLE, share(sweeps.cost(), Limits.SWEEP_SHARE_IDLE));
    }

    /** How often so many requests can be made with a part of the budget. */
    private long share(long requests, double part) {
        return (long) (requests * Limits.WINDOW / (part * budget.rate()));
    }
}
