package io.jenkins.plugins.duvo.call;

import hudson.AbortException;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobFilter;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.ListPage;
import io.jenkins.plugins.duvo.api.Team;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import io.jenkins.plugins.duvo.follow.CallKind;
import io.jenkins.plugins.duvo.follow.CallPriority;
import io.jenkins.plugins.duvo.follow.FollowScheduler.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Asynchronous reader of a team's list of Jobs, page by page within the budget of its key: a request for each hundred rows, and one for
 * the team where the connection names none. Failed reads are repeated ({@link RetryPolicy}).
 *
 * <p>No method blocks. The futures are completed on a thread that may block, exceptionally with an {@link AbortException} that has words
 * for users. They are never completed if Jenkins shuts down.
 */
public final class JobLister {
    /** How many of a team's newest Jobs are looked at, at most. */
    public static final int MAX_ROWS = 1_000;

    private final ResolvedConnection duvo;
    private final RetryingCaller caller;

    /**
     * The newest rows that were asked for.
     *
     * @param rows newest first, each Job once
     * @param isCut whether there may be more that were not looked at, because they are not among the newest {@link #MAX_ROWS}
     */
    public record Found(List<JobRow> rows, boolean isCut) {}

    /** One pass over the pages; for one thread at a time. */
    private final class Pass {
        private final JobFilter filter;
        private final int limit;
        private final int pageSize;
        /** The rows by Duvo's id of the Job: a Job that moves to the next page while the pages are read is there once. */
        private final Map<String, JobRow> rowsById = new LinkedHashMap<>();
        /** Duvo's id of the first Job on the page before; null if there was none. */
        private String previousFirst;

        Pass(JobFilter filter, int limit) {
            this.filter = filter;
            this.limit = limit;
            this.pageSize = duvo.connection().getAgents().isEmpty()
                    ? Math.min(DuvoClient.ROWS_A_PAGE, limit)
                    : DuvoClient.ROWS_A_PAGE; // some rows are left out
        }

        CompletableFuture<Found> from(String team, int offset) {
            return read(CallKind.LIST.newCall(client -> client.searchJobs(team, filter, pageSize, offset)))
                    .thenCompose(page -> next(team, offset, page));
        }

        private CompletableFuture<Found> next(String team, int offset, ListPage<JobRow> page) {
            var before = rowsById.size();
            page.rows().forEach(row -> rowsById.putIfAbsent(row.job().id(), row));
            var end = offset + page.rows().size();
            var more = page.total() > 0 ? end < page.total() : page.rows().size() >= pageSize;
            var found = rowsById.values().stream()
                    .filter(JobLister.this::isAllowed)
                    .limit(limit)
                    .toList();
            if (found.size() >= limit || page.rows().isEmpty()) {
                return CompletableFuture.completedFuture(new Found(found, false));
            }
            // Known rows alone are no fault of Duvo: rows move on to the next page while Jobs start.
            var first = page.rows().get(0).job().id();
            if (rowsById.size() == before && rowsById.size() < page.total() && Objects.equals(first, previousFirst)) {
                return CompletableFuture.failedFuture(new AbortException(Messages.JobLister_sameRows(before)));
            }
            previousFirst = first;
            if (!more || end >= MAX_ROWS) {
                return CompletableFuture.completedFuture(new Found(found, more));
            }
            return from(team, end);
        }
    }

    /** @param stepEnded whether the step has ended; nothing is sent to Duvo any more then */
    public JobLister(ResolvedConnection duvo, BooleanSupplier stepEnded) {
        this.duvo = duvo;
        this.caller = new RetryingCaller(duvo, stepEnded);
    }

    /**
     * Reads the newest rows that fit. Rows of Assignments that the connection does not allow are left out.
     *
     * @param filter what Duvo is to list, newest first
     * @param limit the most rows that are returned, 1 to {@link #MAX_ROWS}
     */
    public CompletableFuture<Found> newest(JobFilter filter, int limit) {
        var pass = new Pass(filter, limit);
        return team().thenCompose(team -> pass.from(team, 0))
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(explained(failure)));
    }

    private boolean isAllowed(JobRow row) {
        var agentId = row.job().agentId();
        return duvo.connection().allowsAgent(agentId == null ? "" : agentId);
    }

    private CompletableFuture<String> team() {
        var named = duvo.connection().getTeamId();
        return named != null
                ? CompletableFuture.completedFuture(named)
                : read(CallKind.OTHER.newCall(DuvoClient::listTeams)).thenCompose(this::only);
    }

    private CompletableFuture<String> only(List<Team> teams) {
        return teams.size() == 1
                ? CompletableFuture.completedFuture(teams.get(0).id())
                : CompletableFuture.failedFuture(new AbortException(
                        Messages.JobLister_severalTeams(duvo.connection().getName(), teams.size())));
    }

    private <T> CompletableFuture<T> read(Call<T> call) {
        return caller.call(CallPriority.READ, 0, new RetryPolicy()::delayForRead, call);
    }

    /** A short lowercase phrase for developers: what the step waits for, and when Duvo is asked next. */
    public String describe() {
        return caller.describe();
    }

    private Throwable explained(Throwable failure) {
        var cause = RetryingCaller.unwrap(failure);
        if (!(cause instanceof DuvoException why)) {
            return cause;
        }
        return new AbortException(
                why.isUnauthorized()
                        ? Messages.JobClient_keyRefused(duvo.connection().getName(), why.reason())
                        : Messages.JobLister_failed(why.getMessage()));
    }
}
