package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobListPage;
import java.util.Set;

/**
 * Looks for many missing Jobs in a team's list of all Jobs, newest first, while a page finds more than it costs: after a long
 * absence of the controller hundreds have ended. Guarded by the scheduler's lock.
 */
final class MissingJobSearch {
    /** Pages that may find nothing before the search is given up: the newest Jobs may all be others'. */
    private static final int GRACE = 2;

    private final String team;
    private final Set<String> missing;
    private final ListSweep.Reader reader;
    private final Runnable done;
    private boolean asking;
    private int pages;
    private int found;

    /** @param missing ids of Jobs; those that are found are taken out */
    MissingJobSearch(String team, Set<String> missing, ListSweep.Reader reader, Runnable done) {
        this.team = team;
        this.missing = missing;
        this.reader = reader;
        this.done = done;
    }

    void offer(CallSink sink, long now) {
        if (asking) {
            return;
        }
        var offset = pages * Limits.PAGE_STEP_ROWS;
        sink.offer(
                new PendingCall<>(
                        reader.client(team),
                        CallPriority.STATUS,
                        now,
                        now,
                        () -> asking = true,
                        client -> client.listJobs(team, null, null, DuvoClient.ROWS_A_PAGE, offset),
                        page -> read(page, offset, now),
                        why -> done.run()),
                now);
    }

    private void read(JobListPage page, int offset, long askedAt) {
        asking = false;
        pages++;
        for (Job job : page.jobs()) {
            if (missing.remove(job.id())) {
                found++;
            }
            reader.onRow(job, askedAt);
        }
        var end = offset + page.jobs().size() >= page.total() || page.jobs().isEmpty();
        if (end || missing.isEmpty() || pages > GRACE + found) {
            done.run();
        }
    }
}
