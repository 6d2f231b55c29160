package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobListPage;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One reading of some lists: their pages are asked for side by side, overlap a little because rows move meanwhile, and each is
 * repeated for itself. Guarded by the scheduler's lock.
 */
final class ListSweep {
    /** What became of a sweep. */
    enum Result {
        COMPLETE,
        /** Others have so many Jobs that another plan may be cheaper. */
        TOO_LONG,
        FAILED
    }

    /** What a sweep needs of its surroundings. */
    interface Reader {
        DuvoClient client(String team);

        /** A row of a page that was asked for at a time. */
        void onRow(Job job, long askedAt);

        /** Every page was read, or that was given up. */
        void onDone(ListSweep listSweep, Result how);
    }

    private record Page(JobListQuery list, int offset, int tries) {}

    private final SweepPlan plan;
    private final Reader reader;
    private final Deque<Page> pages = new ArrayDeque<>();
    private final Map<JobListQuery, Integer> planned = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private int underWay;
    private boolean over;

    /** @param guesses how many pages each list probably has; the total of each page corrects that */
    ListSweep(Map<JobListQuery, Integer> guesses, SweepPlan plan, Reader reader) {
        this.plan = plan;
        this.reader = reader;
        guesses.forEach(this::extend);
    }

    /** A list has so many pages. */
    private void extend(JobListQuery list, int count) {
        for (int i = planned.getOrDefault(list, 0); i < count; i++) {
            pages.add(new Page(list, i * Limits.PAGE_STEP_ROWS, 0));
        }
        planned.merge(list, count, Math::max);
    }

    /** Whether a row showed the Job. */
    boolean hasShown(String runId) {
        return shown.contains(runId);
    }

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
                            pages.remove();
                            underWay++;
                        },
                        client -> client.listJobs(
                                list.team(), list.status(), list.agentId(), DuvoClient.ROWS_A_PAGE, page.offset()),
                        answer -> onPage(page, answer, now),
                        why -> onFailure(page, why)),
                now);
    }

    private void onPage(Page page, JobListPage answer, long askedAt) {
        underWay--;
        plan.onTotal(page.list(), answer.total());
        for (var job : answer.jobs()) {
            shown.add(job.id());
            reader.onRow(job, askedAt);
        }
        var guess = planned.get(page.list());
        var count = JobListQuery.pagesFor(answer.total());
        if (count > 2 * guess + 1) {
            end(Result.TOO_LONG);
        } else {
            extend(page.list(), count);
            endIfRead();
        }
    }

    private void onFailure(Page page, DuvoException why) {
        underWay--;
        var counts = why.outcome() != Outcome.THROTTLED;
        if (counts && (why.outcome() == Outcome.REFUSED || page.tries() + 1 >= Limits.MAX_PAGE_ATTEMPTS)) {
            end(Result.FAILED);
        } else {
            pages.addFirst(new Page(page.list(), page.offset(), page.tries() + (counts ? 1 : 0)));
        }
    }

    private void endIfRead() {
        if (pages.isEmpty() && underWay == 0) {
            end(Result.COMPLETE);
        }
    }

    private void end(Result how) {
        if (!over) {
            over = true;
            reader.onDone(this, how);
        }
    }
}
