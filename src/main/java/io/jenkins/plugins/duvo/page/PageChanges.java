package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.store.DuvoJobsAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What of a build's page may be out of date.
 *
 * @param now to be sent with the next question
 * @param building whether further Jobs may come
 * @param requests changes when the open human requests do
 * @param jobs those that are followed, and those that have ended since the last question
 */
@Restricted(NoExternalUse.class)
public record PageChanges(long now, boolean building, String requests, List<JobNews> jobs) {
    /**
     * How far a Job is.
     *
     * @param id the Job's within Jenkins
     * @param stamp changes when the head of its card does
     * @param size bytes of its transcript
     * @param figures what grows all the time, in words
     */
    record JobNews(String id, String stamp, long size, String figures, boolean ended) {}

    /** Milliseconds; a Job may end while the answer before is written. */
    private static final long OVERLAP = 10_000;

    public static PageChanges of(DuvoJobsAction action, long since) {
        var now = System.currentTimeMillis();
        var jobs = new ArrayList<JobNews>();
        var building = action.getRun().isBuilding();
        for (var page : action.getJobPages()) {
            var job = page.getJob();
            var isFollowed = job.detachedAt() == 0 && (building || !job.isEnded());
            if (isFollowed || job.detachedAt() > since - OVERLAP) {
                jobs.add(new JobNews(job.getLocalId(), page.getStamp(), size(page), page.getFigures(), !isFollowed));
            }
        }
        return new PageChanges(now, building, action.getRequestsStamp(), jobs);
    }

    private static long size(JobView page) {
        try {
            return page.getSize();
        } catch (IOException e) {
            return 0; // what is there is asked for when there is more
        }
    }
}
