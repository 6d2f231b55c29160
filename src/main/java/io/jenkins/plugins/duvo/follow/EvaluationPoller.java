package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Poller of the evaluations that one key's Jobs wait for after their ends. From time to time it reads the lists that show them, in one
 * {@link EvaluationSweep} for all, and reads each evaluation by itself once its summary is ready. Guarded by the scheduler's lock.
 *
 * <p>Let {@code n} Jobs wait, the longest for {@code oldest} and the latest for {@code youngest} when a sweep began that takes
 * {@code pages} pages. The next sweep begins after
 *
 * <pre>{@code pages * clamp(max(youngest, 2 * oldest / (n + 1)), 5 s, 60 s)}</pre>
 *
 * or when the time of a Job is up, if that is sooner, but never within 5 s; and after 5 s if only the summary of an evaluation is
 * missing. So waits get longer while nothing new comes, and Jobs that end one after another cost less than one page each.
 *
 * <p>Example: 50 Jobs of an Assignment end at 0 s. Their list is read at 0, 5, 10, 20, 40, 80, 140, ... 560 and 600 s: 15 requests in ten
 * minutes. Each evaluation that is ready costs one more.
 */
final class EvaluationPoller {
    private final TeamResolver teamResolver;
    private final LongSupplier clock;
    private final Set<EvaluationWait> waits = new LinkedHashSet<>();
    private EvaluationSweep sweep;
    /** When the last sweep began, or failed for want of the key's team. */
    private long sweptAt = Long.MIN_VALUE / 4;

    private boolean resolvingTeam;

    /** @param teamResolver finds the key's only team, for Jobs whose connection names none */
    EvaluationPoller(TeamResolver teamResolver, LongSupplier clock) {
        this.teamResolver = teamResolver;
        this.clock = clock;
    }

    void add(EvaluationWait wait) {
        waits.add(wait);
    }

    /** Forgets a wait. */
    void remove(EvaluationWait wait) {
        waits.remove(wait);
        if (sweep != null) {
            sweep.remove(wait);
        }
    }

    /** Whether no Job waits. */
    boolean isEmpty() {
        return waits.isEmpty();
    }

    /** Removes and returns the waits that have a result, also because their time is up. */
    List<EvaluationWait> removeFinished(long now) {
        if (waits.isEmpty()) {
            return List.of(); // as for most keys, at each of their calls
        }
        var ended = new ArrayList<EvaluationWait>();
        for (var wait : waits) {
            var isSearched = sweep != null && sweep.isSearching(wait);
            if (!isSearched && wait.isTimeUp() || now >= wait.deadline + Limits.EVALUATION_GRACE_MS) {
                wait.onTimeout();
            }
            if (wait.result() != null) {
                ended.add(wait);
            }
        }
        ended.forEach(this::remove);
        return ended;
    }

    /** Offers what is to be read next. */
    void offer(CallSink sink, long now) {
        for (var wait : waits) {
            if (wait.areChecksDue()) {
                offerChecks(wait, sink, now);
            }
            sink.wakeAt(wait.deadline + Limits.EVALUATION_GRACE_MS, now);
        }
        if (sweep != null && sweep.isOver()) {
            sweep = null;
        }
        if (sweep == null && !waits.isEmpty()) {
            beginIfDue(sink, now);
        }
        if (sweep != null) {
            sweep.offer(sink, now);
        }
    }

    private static void offerChecks(EvaluationWait wait, CallSink sink, long now) {
        var request = wait.request;
        sink.offer(
                new PendingCall<Evaluation>(
                        wait.client,
                        CallPriority.READ,
                        now,
                        wait.begunAt,
                        wait::onChecksSent,
                        client -> client.getEvaluation(request.agentId(), request.runId()),
                        wait::onEvaluation,
                        wait::onChecksFailed),
                now);
    }

    private void beginIfDue(CallSink sink, long now) {
        var teams = teams();
        var due = dueAt(teams);
        if (now < due) {
            sink.wakeAt(due, now);
            return;
        }
        if (!resolvingTeam && teamResolver.id() == null) {
            waits.stream().filter(wait -> team(wait) == null).findFirst().ifPresent(this::resolveTeam);
        }
        if (!teams.isEmpty()) {
            sweptAt = now;
            teams.keySet().forEach(wait -> wait.onSweep(now));
            sweep = EvaluationSweep.begin(teams, now);
        }
    }

    private void resolveTeam(EvaluationWait first) {
        resolvingTeam = true;
        teamResolver.resolve(first.client, why -> {
            resolvingTeam = false;
            sweptAt = clock.getAsLong();
            waits.stream().filter(wait -> team(wait) == null).forEach(wait -> {
                wait.onSweep(sweptAt);
                wait.onListFailed(why);
            });
        });
    }

    /** When the next sweep begins, in the scheduler's milliseconds. */
    private long dueAt(Map<EvaluationWait, String> teams) {
        if (waits.stream().anyMatch(EvaluationWait::isRowOwed)) {
            return sweptAt + Limits.EVALUATION_SWEEP_MIN_MS;
        }
        var oldest = waits.stream().mapToLong(wait -> wait.begunAt).min().orElseThrow();
        var youngest = waits.stream().mapToLong(wait -> wait.begunAt).max().orElseThrow();
        var age = Math.max(sweptAt - youngest, 2 * (sweptAt - oldest) / (waits.size() + 1));
        var pause = Math.min(Math.max(age, Limits.EVALUATION_SWEEP_MIN_MS), Limits.EVALUATION_SWEEP_MAX_MS);
        var regular = sweptAt + pause * Math.max(1, EvaluationSweep.cost(teams));
        var timeout = waits.stream()
                .mapToLong(wait -> wait.deadline)
                .filter(deadline -> deadline > sweptAt)
                .min()
                .orElse(Long.MAX_VALUE);
        return Math.max(sweptAt + Limits.EVALUATION_SWEEP_MIN_MS, Math.min(regular, timeout));
    }

    /** The team of each Job that is to be searched; without those whose team is not known yet. */
    private Map<EvaluationWait, String> teams() {
        var teams = new LinkedHashMap<EvaluationWait, String>();
        for (var wait : waits) {
            var team = team(wait);
            if (team != null && wait.isRowDue()) {
                teams.put(wait, team);
            }
        }
        return teams;
    }

    @CheckForNull
    private String team(EvaluationWait wait) {
        var team = wait.request.team();
        return team == null ? teamResolver.id() : team;
    }
}
