package io.jenkins.plugins.duvo.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of a build's page since the last poll of its script: which parts it has to fetch again.
 *
 * @param now the controller's time in milliseconds since 1970, to be sent with the next poll
 * @param building whether further Jobs may come
 * @param requests stamp of the open human requests: another one says that they have changed
 * @param jobs those that have not ended, and those that have ended since the last poll
 */
record PageChanges(long now, boolean building, String requests, List<JobChange> jobs) {
    /**
     * State of one Job.
     *
     * @param id the Job's local id
     * @param stamp of the head of the card: another one says that it has changed
     * @param size of the transcript in bytes
     * @param figures duration and number of messages, in words
     * @param ended whether the Job is not followed any more
     */
    record JobChange(String id, String stamp, long size, String figures, boolean ended) {}

    /** An ended Job is named in the polls of so many milliseconds more: it may end while an answer is written. */
    private static final long OVERLAP_MS = 10_000;

    static PageChanges of(DuvoJobsPage page, long since) {
        var now = System.currentTimeMillis();
        var jobs = new ArrayList<JobChange>();
        var building = page.getRun().isBuilding();
        for (var view : page.getJobPages()) {
            var job = view.getJob();
            if (job.detachedAt() == 0 || job.detachedAt() + OVERLAP_MS > since) {
                jobs.add(new JobChange(
                        job.getLocalId(), view.getStamp(), size(view), view.getFigures(), !view.isFollowed()));
            }
        }
        return new PageChanges(now, building, page.getRequestsStamp(), jobs);
    }

    private static long size(JobView view) {
        try {
            return view.getSize();
        } catch (IOException e) {
            return 0; // the page fetches the transcript when a later poll names a size
        }
    }
}
