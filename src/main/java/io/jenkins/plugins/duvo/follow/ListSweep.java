package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sweep: one complete read of some lists of Jobs. Their pages may be under way at the same time, and each is repeated by
 * itself. Pages overlap by 5 rows, because rows move while they are read. Guarded by the scheduler's lock.
 *
 * <p>A list is planned with the pages that it probably has; the total on each page corrects that. If it has more than
 * {@code 2 * first plan + 1} pages, the sweep is too long, because another plan may be cheaper. A page that fails
 * {@link Limits#MAX_PAGE_ATTEMPTS} times, or with 401 or 403, makes the sweep fail; a 429 is no failure. A list that Duvo rejects
 * otherwise, because it may not know a filter, is left out of this sweep and of the next ones.
 *
 * <p>Example: a list is planned with 2 pages, at offsets 0 and 95. Its first page says that it has 250 rows, so a third page at
 * offset 190 is read. Had it said 600 rows, that is 7 pages and more than {@code 2 * 2 + 1}, the sweep would have ended as too
 * long.
 */
final class ListSweep {
    /** Result of a sweep. */
    enum Result {
        /** Every page was read. */
        COMPLETE,
        /** A list has many more pages than planned, because it holds many other Jobs: another plan may be cheaper. */
        TOO_LONG,
        /** A page could not be read. */
        FAILED
    }

    /** Owner of a sweep: supplies clients and receives the rows. */
    interface Reader {
        /** The client to read lists of a team with. */
        DuvoClient client(String team);

        /** A page that was requested at {@code requestedAt} has a row for this Job. */
        void onRow(Job job, long requestedAt);

        /** The sweep is over; called once. Answers that come later may still bring rows. */
        void onDone(ListSweep listSweep, Result result);
    }

    /** Page to read, with the number of attempts that failed. */
    private record Page(JobListQuery list, int offset, int failures) {}

    private final SweepPlan plan;
    private final Reader reader;
    private final Deque<Page> pages = new ArrayDeque<>();
    /** How many pages each list was planned with when the sweep began. */
    private final Map<JobListQuery, Integer> plannedPages;
    /** How many pages of each list are planned by now. */
    private final Map<JobListQuery, Integer> planned = new HashMap<>();

    private final Set<String> shown = new HashSet<>();
    /** Pages that are being read; a page is removed a second time if its answer cannot be handled. */
    private final Set<Page> underWay = new HashSet<>();

    private boolean over;

    /**
     * @param plannedPages how many pages each list probably has
     * @param plan learns the totals of the lists
     */
    ListSweep(Map<JobListQuery, Integer> plannedPages, SweepPlan plan, Reader reader) {
        this.plan = plan;
        this.reader = reader;
        this.plannedPages = Map.copyOf(plannedPages);
        plannedPages.forEach(this::extend);
    }

    /** Plans the pages of a list that are not planned yet, so that it has {@code count}. */
    private void extend(JobListQuery list, int count) {
        for (int i = planned.getOrDefault(list, 0); i < count; i++) {
            pages.add(new Page(list, i * Limits.PAGE_STEP_ROWS, 0));
        }
        planned.merge(list, count, Math::max);
    }

    /** Whether a row of the sweep showed the Job. */
    boolean hasShown(String runId) {
        return shown.contains(runId);
    }

    /** Offers the next page to read. */
    void offer(CallSink sink, long now) {
        if (pages.isEmpty() || over) {
            return;
        }
        var page = pages.peek();
        var list = page.list();
        sink.offer(
                new PendingCall<>(
                        reader.client(list.team()),
                        CallPriority.STATUS,
                        now,
                        now,
                        () -> {
                            pages.remove(page);
                            underWay.add(page);
                        },
                        CallKind.LIST.newCall(client -> client.listJobs(
                                list.team(), list.status(), list.agentId(), DuvoClient.ROWS_A_PAGE, page.offset())),
                        answer -> onPage(page, answer, now),
                        why -> onFailure(page, why)),
                now);
    }

    /** Reads no further page and reports no result; answers that come later may still bring rows. */
    void abandon() {
        over = true;
    }

    private void onPage(Page page, ListPage<Job> answer, long requestedAt) {
        underWay.remove(page);
        plan.onTotal(page.list(), answer.total());
        for (var job : answer.rows()) {
            shown.add(job.id());
            reader.onRow(job, requestedAt);
        }
        var count = JobListQuery.pagesFor(answer.total());
        if (count > 2 * plannedPages.get(page.list()) + 1) { // of the first plan: a total may grow with each page
            end(Result.TOO_LONG);
        } else {
            extend(page.list(), count);
            endIfComplete();
        }
    }

    private void onFailure(Page page, DuvoException why) {
        underWay.remove(page);
        var hasStatus = why.httpStatus() != 0; // an answer that cannot be read says nothing about the list
        if (why.outcome() == Outcome.REFUSED && hasStatus && !why.isUnauthorized() && !why.isForbidden()) {
            plan.refuse(page.list());
            pages.removeIf(other -> other.list().equals(page.list()));
            endIfComplete();
            return;
        }
        var counts = why.outcome() != Outcome.THROTTLED;
        if (counts && (why.outcome() == Outcome.REFUSED || page.failures() + 1 >= Limits.MAX_PAGE_ATTEMPTS)) {
            end(Result.FAILED);
        } else {
            pages.addFirst(new Page(page.list(), page.offset(), page.failures() + (counts ? 1 : 0)));
        }
    }

    private void endIfComplete() {
        if (pages.isEmpty() && underWay.isEmpty()) {
            end(Result.COMPLETE);
        }
    }

    private void end(Result result) {
        if (!over) {
            over = true;
            reader.onDone(this, result);
        }
    }
}
