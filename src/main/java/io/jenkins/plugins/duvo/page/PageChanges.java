package io.jenkins.plugins.duvo.page;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes of a build's page since the last poll of its script: which parts it has to fetch again.
 *
 * @param now the controller's time in milliseconds since 1970, to be sent with the next poll
 * @param building whether further Jobs may come
 * @param live whether anything may change: further Jobs may come, or one is followed
 * @param requests stamp of the open human requests: another one says that they have changed
 * @param many whether the build has so many Jobs that the page shows them in a table
 * @param table stamp of the table's rows; null for a page that shows all Jobs
 * @param jobs those that have not ended, and those that have ended since the last poll; of a table, its rows and the Job that is open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PageChanges(
        long now,
        boolean building,
        boolean live,
        String requests,
        boolean many,
        @CheckForNull String table,
        List<JobChange> jobs) {
    /**
     * State of one Job.
     *
     * @param id the Job's local id
     * @param stamp of the head of the card: another one says that it has changed
     * @param size of the transcript in bytes; 0 for one that the page does not show
     * @param figures duration and number of messages, in words
     * @param ended whether the Job is not followed any more
     */
    record JobChange(String id, String stamp, long size, String figures, boolean ended) {
        static JobChange of(JobView view, boolean isShown) {
            return new JobChange(
                    view.getJob().getLocalId(),
                    view.getStamp(),
                    isShown ? sizeOf(view) : 0,
                    view.getFigures(),
                    !view.isFollowed());
        }

        private static long sizeOf(JobView view) {
            try {
                return view.getSize();
            } catch (IOException e) {
                return 0; // the page fetches the transcript when a later poll names a size
            }
        }
    }

    /** An ended Job is named in the polls of so many milliseconds more: it may end while an answer is written. */
    private static final long OVERLAP_MS = 10_000;

    /** Returns the changes of a page that shows all Jobs; of one that still does so although there are too many, that there are. */
    static PageChanges of(DuvoJobsPage page, long since) {
        var now = System.currentTimeMillis();
        var changes = new ArrayList<JobChange>();
        var jobs = page.getJobPages();
        var many = jobs.size() > JobTable.MAX_CARDS;
        for (var view : many ? List.<JobView>of() : jobs) {
            var job = view.getJob();
            if (job.detachedAt() == 0 || job.detachedAt() + OVERLAP_MS > since) {
                changes.add(JobChange.of(view, true));
            }
        }
        return of(page, now, many, null, changes);
    }

    /**
     * Returns the changes of a page with a table.
     *
     * @param open the local id of the Job whose card is open; null for none
     */
    static PageChanges ofTable(DuvoJobsPage page, JobTable table, @CheckForNull String open) {
        var now = System.currentTimeMillis();
        var shown = open == null ? null : page.getJob(open);
        var changes = Stream.concat(
                        table.rows().stream()
                                .filter(view -> !view.getJob().getLocalId().equals(open))
                                .map(view -> JobChange.of(view, false)),
                        Stream.ofNullable(shown).map(view -> JobChange.of(view, true)))
                .toList();
        return of(page, now, true, table.stamp(), changes);
    }

    private static PageChanges of(
            DuvoJobsPage page, long now, boolean many, @CheckForNull String table, List<JobChange> jobs) {
        var building = page.getRun().isBuilding();
        var live = building || page.getJobPages().stream().anyMatch(JobView::isFollowed);
        return new PageChanges(now, building, live, page.getRequestsStamp(), many, table, List.copyOf(jobs));
    }
}
