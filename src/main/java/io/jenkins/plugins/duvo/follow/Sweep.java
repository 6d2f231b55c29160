package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.DuvoException.Outcome;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobPage;
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
final class Sweep {
    /** What became of a sweep. */
    enum End {
        COMPLETE,
        /** Others have so many Jobs that another plan may be cheaper. */
        TOO_LONG,
        FAILED
    }

    /** What a sweep needs of its surroundings. */
    interface Reader {
        DuvoClient client(String team);

        /** A row of a page that was asked for at a time. */
        void row(Job job, long askedAt);

        /** Every page was read, or that was given up. */
        void done(Sweep sweep, End how);
    }

    private record Page(JobList list, int offset, int tries) {}

    private final SweepPlan plan;
    private final Reader reader;
    private final Deque<Page> pages = new ArrayDeque<>();
    private final Map<JobList, Integer> planned = new HashMap<>();
    private final Set<String> shown = new HashSet<>();
    private int underWay;
    private boolean over;

    /** @param guesses how many pages each list probably has; the total of each page corrects that */
    Sweep(Map<JobList, Integer> guesses, SweepPlan plan, Reader reader) {
        this.plan = plan;
        this.reader = reader;
        guesses.forEach(this::extend);
    }

    /** A list has so many pages. */
    private void extend(JobList list, int count) {
        for (int i = planned.getOrDefault(list, 0); i < count; i++) {
            pages.add(new Page(list, i * Limits.ROWS_APART, 0));
        }
        planned.merge(list, count, Math::max);
    }

    /** Whether a row showed the Job. */
    boolean shows(String runId) {
        return shown.contains(runId);
    }

    void offer(Offers offers, long now) {
        if (pages.isEmpty() || over) {
            return;
        }
        var page = pages.peek();
        var list = page.list();
        var client = reader.client(list.team());
        offers.offer(
                new Ask<>(
                        Urgency.SWEEP,
                        now,
                        now,
                        () -> {
                            pages.remove();
                            underWay++;
                        },
                        () -> client.jobs(
                                list.team(), list.status(), list.agentId(), DuvoClient.ROWS_A_PAGE, page.offset()),
                        answer -> read(page, answer, now),
                        why -> failed(page, why)),
                now);
    }

    private void read(Page page, JobPage answer, long askedAt) {
        underWay--;
        plan.seen(page.list(), answer.total());
        for (var job : answer.jobs()) {
            shown.add(job.id());
            reader.row(job, askedAt);
        }
        var guess = planned.get(page.list());
        var count = JobList.pages(answer.total());
        if (count > 2 * guess + 1) {
            end(End.TOO_LONG);
        } else {
            extend(page.list(), count);
            endIfRead();
        }
    }

    private void failed(Page page, DuvoException why) {
        underWay--;
        var counts = why.outcome() != Outcome.THROTTLED;
        if (counts && (why.outcome() == Outcome.REFUSED || page.tries() + 1 >= Limits.PAGE_TRIES)) {
            end(End.FAILED);
        } else {
            pages.addFirst(new Page(page.list(), page.offset(), page.tries() + (counts ? 1 : 0)));
        }
    }

    private void endIfRead() {
        if (pages.isEmpty() && underWay == 0) {
            end(End.COMPLETE);
        }
    }

    private void end(End how) {
        if (!over) {
            over = true;
            reader.done(this, how);
        }
    }
}
