package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.JobFilter;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.ListPage;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sweep for evaluations: one reading of the lists that show the Jobs whose evaluations are waited for. Each page is read once, for all
 * Jobs. Guarded by the scheduler's lock.
 *
 * <p>If the Jobs of a team are those of one Assignment, the list of that Assignment is read, else the list of all Jobs of the team, as
 * far as that takes no more pages than there are Assignments; what it does not show is searched in the lists by Assignment. A search
 * begins at the page where the Job was found before and ends after the newest {@link Limits#EVALUATION_MAX_ROWS} rows. Pages overlap,
 * because rows move while they are read.
 *
 * <p>Example: Jobs of three Assignments wait. Up to three pages of the team's list are read. If they show all Jobs but one, the list of
 * that Job's Assignment is read too.
 */
final class EvaluationSweep {
    /** Page of a list. */
    record Place(JobListQuery list, int page) {
        int offset() {
            return page * Limits.PAGE_STEP_ROWS;
        }
    }

    private final Map<EvaluationWait, Place> pending;
    private final Map<JobListQuery, Integer> maxPages = new HashMap<>();
    private final long begunAt;
    private boolean underWay;

    private EvaluationSweep(Map<EvaluationWait, Place> places, long now) {
        this.pending = places;
        this.begunAt = now;
    }

    /**
     * Begins a sweep.
     *
     * @param teams the team of each Job
     */
    static EvaluationSweep begin(Map<EvaluationWait, String> teams, long now) {
        var sweep = new EvaluationSweep(places(teams), now);
        agentsByTeamList(sweep.pending)
                .forEach((list, agents) ->
                        sweep.maxPages.put(list, Math.min(agents.size(), Limits.EVALUATION_MAX_PAGES)));
        return sweep;
    }

    private static Map<JobListQuery, Set<String>> agentsByTeamList(Map<EvaluationWait, Place> places) {
        return places.entrySet().stream()
                .filter(each -> each.getValue().list().agentId() == null)
                .collect(Collectors.groupingBy(
                        each -> each.getValue().list(),
                        Collectors.mapping(each -> each.getKey().request.agentId(), Collectors.toSet())));
    }

    /** With how many pages a sweep begins, which is how many it takes if no Job has to be searched. */
    static int cost(Map<EvaluationWait, String> teams) {
        return Set.copyOf(places(teams).values()).size();
    }

    /** The page at which the search for each Job begins. */
    private static Map<EvaluationWait, Place> places(Map<EvaluationWait, String> teams) {
        var agents = new HashMap<String, Integer>();
        teams.entrySet().stream()
                .filter(each -> !each.getKey().isMissedByTeamList())
                .collect(Collectors.groupingBy(
                        Map.Entry::getValue,
                        Collectors.mapping(each -> each.getKey().request.agentId(), Collectors.toSet())))
                .forEach((team, ids) -> agents.put(team, ids.size()));
        var places = new LinkedHashMap<EvaluationWait, Place>();
        teams.forEach((wait, team) -> {
            var isAlone = wait.isMissedByTeamList() || agents.get(team) == 1;
            var list = new JobListQuery(team, null, isAlone ? wait.request.agentId() : null);
            var before = wait.place();
            places.put(wait, before != null && before.list().equals(list) ? before : new Place(list, 0));
        });
        return places;
    }

    /** Whether a Job is still searched. */
    boolean isSearching(EvaluationWait wait) {
        return pending.containsKey(wait);
    }

    /** Whether every Job was found, or searched in vain. */
    boolean isOver() {
        return pending.isEmpty();
    }

    /** Searches a Job no longer. */
    void remove(EvaluationWait wait) {
        pending.remove(wait);
    }

    /** Offers the next page to read, unless one is under way. */
    void offer(CallSink sink, long now) {
        if (underWay || pending.isEmpty()) {
            return;
        }
        var first = pending.entrySet().iterator().next();
        var place = first.getValue();
        var filter = JobFilter.ALL.withAgentId(place.list().agentId());
        sink.offer(
                new PendingCall<>(
                        first.getKey().client,
                        CallPriority.READ,
                        now,
                        begunAt,
                        () -> underWay = true,
                        CallKind.LIST.newCall(client ->
                                client.searchJobs(place.list().team(), filter, DuvoClient.ROWS_A_PAGE, place.offset())),
                        page -> onPage(place, page),
                        why -> onFailure(place, why)),
                now);
    }

    private void onPage(Place place, ListPage<JobRow> page) {
        underWay = false;
        var rows = page.rows().stream()
                .collect(Collectors.toMap(row -> String.valueOf(row.job().id()), row -> row, (one, other) -> one));
        var next = next(place, page);
        for (var each : Map.copyOf(pending).entrySet()) {
            var wait = each.getKey();
            JobRow row = rows.get(wait.request.runId());
            if (row != null) {
                pending.remove(wait);
                wait.onRow(row, place, begunAt);
            } else if (each.getValue().equals(place)) {
                onMissing(wait, place, next, page.total());
            }
        }
    }

    /** The page after this one; null if there is none, or if the search ends here. */
    @CheckForNull
    private Place next(Place place, ListPage<JobRow> page) {
        var more = page.total() > 0
                ? place.offset() + page.rows().size() < page.total()
                : page.rows().size() >= DuvoClient.ROWS_A_PAGE;
        var pages = maxPages.getOrDefault(place.list(), Limits.EVALUATION_MAX_PAGES);
        return more && !page.rows().isEmpty() && place.page() + 1 < pages
                ? new Place(place.list(), place.page() + 1)
                : null;
    }

    private void onMissing(EvaluationWait wait, Place place, @CheckForNull Place next, int total) {
        if (next != null) {
            pending.put(wait, next);
        } else if (place.list().agentId() == null) {
            wait.onMissedByTeamList();
            pending.put(wait, new Place(new JobListQuery(place.list().team(), null, wait.request.agentId()), 0));
        } else {
            pending.remove(wait);
            wait.onNotListed(
                    total > Limits.EVALUATION_MAX_ROWS && wait.place() == null); // else rows above were not read
        }
    }

    private void onFailure(Place place, DuvoException why) {
        underWay = false;
        if (why.outcome() == Outcome.THROTTLED) {
            return; // the page is read as soon as Duvo allows it
        }
        for (var each : Map.copyOf(pending).entrySet()) {
            if (each.getValue().list().equals(place.list())) {
                pending.remove(each.getKey());
                each.getKey().onListFailed(why);
            }
        }
    }
}
