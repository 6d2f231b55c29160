package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import java.util.Set;

/**
 * Search for many missing Jobs in a team's list of all Jobs, newest first: after the controller was down for long, hundreds of
 * Jobs may have ended, and a page of this list may show many of them. The search ends when all are found, at the end of the
 * list, or when it costs more than it finds: once {@code pages read > 2 + Jobs found}. Guarded by the scheduler's lock.
 *
 * <p>Example: 40 Jobs are missing. The second page shows one of them and the other pages show none. After the fourth page, as
 * {@code 4 > 2 + 1}, the search ends.
 */
final class MissingJobSearch {
    /** Pages that may find nothing before the search ends: the newest Jobs of the team may all be other users'. */
    private static final int FREE_PAGES = 2;

    private final String team;
    private final Set<String> missing;
    private final ListSweep.Reader reader;
    private final Runnable onDone;
    private boolean underWay;
    private int pages;
    private int found;

    /**
     * @param missing ids of the Jobs to find; the search removes those that it finds
     * @param reader receives the rows
     * @param onDone called once, when the search is over
     */
    MissingJobSearch(String team, Set<String> missing, ListSweep.Reader reader, Runnable onDone) {
        this.team = team;
        this.missing = missing;
        this.reader = reader;
        this.onDone = onDone;
    }

    /** Offers the next page to read, unless one is under way. */
    void offer(CallSink sink, long now) {
        if (underWay) {
            return;
        }
        var offset = pages * Limits.PAGE_STEP_ROWS;
        sink.offer(
                new PendingCall<>(
                        reader.client(team),
                        CallPriority.STATUS,
                        now,
                        now,
                        () -> underWay = true,
                        CallKind.LIST.newCall(
                                client -> client.listJobs(team, null, null, DuvoClient.ROWS_A_PAGE, offset)),
                        page -> onPage(page, offset, now),
                        why -> onDone.run()),
                now);
    }

    private void onPage(ListPage<Job> page, int offset, long requestedAt) {
        underWay = false;
        pages++;
        for (Job job : page.rows()) {
            if (missing.remove(job.id())) {
                found++;
            }
            reader.onRow(job, requestedAt);
        }
        var end = offset + page.rows().size() >= page.total() || page.rows().isEmpty();
        if (end || missing.isEmpty() || pages > FREE_PAGES + found) {
            onDone.run();
        }
    }
}
