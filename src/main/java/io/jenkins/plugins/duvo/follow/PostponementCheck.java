package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.ListPage;
import java.util.function.BiConsumer;

/**
 * Check whether Duvo has postponed one Job that stays in its queue. Only lists show that, and where few Jobs are followed no lists are
 * read. So one page of the list of the Assignment's Jobs is read {@link Limits#POSTPONEMENT_CHECK_MS} after the Job was first found
 * queued, and then at this interval. Guarded by the scheduler's lock.
 *
 * <p>Example: a Job is pending from 0 s on. The list is read at 60 s, 120 s, ... until the Job runs.
 */
final class PostponementCheck {
    private static final long NOT_QUEUED = Long.MIN_VALUE;

    private final JobContext context;
    /** Receives the row of the Job and when the list was requested. */
    private final BiConsumer<Job, Long> onRow;

    private long dueAt = NOT_QUEUED;
    private long sentAt;

    PostponementCheck(JobContext context, BiConsumer<Job, Long> onRow) {
        this.context = context;
        this.onRow = onRow;
    }

    /** The Job is not in the queue, or lists are read anyway. */
    void reset() {
        dueAt = NOT_QUEUED;
    }

    /** Offers the next read of the list. */
    void offer(CallSink sink, String runId, String team, @CheckForNull String agentId) {
        var now = context.now();
        if (dueAt == NOT_QUEUED) {
            dueAt = now + Limits.POSTPONEMENT_CHECK_MS;
        }
        if (now < dueAt) {
            sink.wakeAt(dueAt, now);
            return;
        }
        sink.offer(
                context.slot()
                        .<ListPage<Job>>pendingCall(
                                CallPriority.IDLE_CHECK,
                                dueAt,
                                dueAt,
                                this::onSent,
                                CallKind.LIST.newCall(
                                        client -> client.listJobs(team, null, agentId, DuvoClient.ROWS_A_PAGE, 0)),
                                page -> onPage(page, runId),
                                why -> {
                                    // not reported: the check is repeated, and the Job itself is read meanwhile
                                }),
                now);
    }

    private void onSent() {
        sentAt = context.now();
        dueAt = sentAt + Limits.POSTPONEMENT_CHECK_MS;
    }

    private void onPage(ListPage<Job> page, String runId) {
        page.rows().stream()
                .filter(row -> runId.equals(row.id()))
                .findFirst()
                .ifPresent(row -> onRow.accept(row, sentAt));
    }
}
