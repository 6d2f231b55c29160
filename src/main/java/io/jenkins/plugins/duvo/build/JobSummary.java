package io.jenkins.plugins.duvo.build;

import java.util.Comparator;
import java.util.List;

/**
 * The Jobs that the summary of a build shows.
 *
 * @param shown first those that people should look at
 * @param more how many are on the page only
 */
public record JobSummary(List<JobPage> shown, int more) {
    private static final int MOST = 10;

    public static JobSummary of(List<JobPage> jobs) {
        var shown = jobs.stream()
                .sorted(Comparator.comparing(job -> rank(job.getLook())))
                .limit(MOST)
                .toList();
        return new JobSummary(shown, jobs.size() - shown.size());
    }

    private static int rank(StatusLook look) {
        return switch (look) {
            case WAITING -> 0;
            case FAILED, UNKNOWN -> 1;
            case STOPPED -> 2;
            case RUNNING -> 3;
            case COMPLETED -> 4;
        };
    }
}
