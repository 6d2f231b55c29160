package io.jenkins.plugins.duvo.page;

import java.util.Comparator;
import java.util.List;

/**
 * The Jobs that the summary of a build shows.
 *
 * @param shown first those that people should look at
 * @param more how many are on the page only
 */
public record JobSummary(List<JobView> shown, int more) {
    private static final int MOST = 10;

    public static JobSummary of(List<JobView> jobs) {
        var shown = jobs.stream()
                .sorted(Comparator.comparing(job -> rank(job.getLook())))
                .limit(MOST)
                .toList();
        return new JobSummary(shown, jobs.size() - shown.size());
    }

    private static int rank(StatusIcon look) {
        return switch (look) {
            case WAITING -> 0;
            case FAILED, UNKNOWN -> 1;
            case STOPPED -> 2;
            case RUNNING -> 3;
            case COMPLETED -> 4;
        };
    }
}
