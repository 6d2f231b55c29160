package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Job;
import java.time.Duration;

/**
 * Clock of one Job's end: says by when, at the latest, the Job had ended, in milliseconds of the scheduler's clock. Duvo's clock may be
 * wrong, so only the time is used for which the Job existed, the difference of two of Duvo's times in one answer. Guarded by the
 * scheduler's lock.
 *
 * <pre>{@code ended by = min(now, max(last time it was active, answer to its start + completed_at - created_at))}</pre>
 *
 * If this controller did not start the Job, or Duvo does not give both times, the Job had ended by the time at which its end was noticed.
 *
 * <p>Example: a start is answered at 100.0 s. A list that comes at 106.1 s shows that the Job was created at 12:00:00.2 and completed at
 * 12:00:02.5. It had ended by 102.3 s, so a read of its messages at 108.3 s is 6 s later than its end.
 */
final class EndClock {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private long startedAt = UNKNOWN;
    private long activeAt = Long.MIN_VALUE;

    /** Duvo answered the start, or the Job of a lost start was found. */
    void onStarted(long now) {
        startedAt = now;
    }

    /** An answer that came now shows the Job active. */
    void onActive(long now) {
        activeAt = now;
    }

    /** When Duvo answered the start, in milliseconds of the scheduler's clock; {@link Long#MAX_VALUE} if that is not known. */
    long startedAt() {
        return startedAt;
    }

    /** When the Job, which is known to have ended, had ended at the latest. */
    long endedBy(Job job, long now) {
        if (startedAt == UNKNOWN || job.createdAt() == null || job.completedAt() == null) {
            return now;
        }
        var lived = Duration.between(job.createdAt(), job.completedAt());
        if (lived.isNegative() || lived.compareTo(Duration.ofMillis(now - startedAt)) > 0) {
            return now;
        }
        return Math.max(activeAt, startedAt + lived.toMillis());
    }
}
