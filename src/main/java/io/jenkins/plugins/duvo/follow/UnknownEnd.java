package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Status;
import java.time.Instant;

/**
 * Debounce of an end whose word is not known. A status that this plugin does not know counts as active, because Duvo may add words;
 * but with {@code completed_at} it is most probably an end. It is one when two reads show the same word with the same
 * {@code completed_at}, {@link Limits#UNKNOWN_END_CONFIRM_MS} apart or more, and none in between shows anything else. Guarded by the
 * scheduler's lock.
 *
 * <p>Example: the Job is read as {@code expired}, completed at 12:00:00, at 0 s and at 4, 8, ... s. It counts as ended with the read
 * at 60 s. Had the read at 8 s shown it as running, or as completed at 12:00:07, the minute would have begun anew.
 */
final class UnknownEnd {
    /** The status of the end that waits to be confirmed; null if there is none. */
    private Status status;

    private Instant completedAt;
    private long since;

    /** Whether a state shows an end, or may show one, of which the word is not known. */
    static boolean mayBe(JobState state) {
        @CheckForNull var job = state.job();
        return job != null && !job.status().isKnown() && job.completedAt() != null && state.pending() == null;
    }

    /** The Job was read in this state. */
    void onState(JobState state, long now) {
        if (!mayBe(state)) {
            status = null;
            return;
        }
        var job = state.existingJob();
        if (!isSame(job)) {
            status = job.status();
            completedAt = job.completedAt();
            since = now;
        }
    }

    private boolean isSame(Job job) {
        return status != null && status.word().equals(job.status().word()) && completedAt.equals(job.completedAt());
    }

    /** Whether an end waits to be confirmed, or is. */
    boolean isPending() {
        return status != null;
    }

    /** When the Job must be read to confirm the end, in milliseconds of the scheduler's clock; only while it is pending. */
    long confirmAt() {
        return since + Limits.UNKNOWN_END_CONFIRM_MS;
    }

    /** Whether the end is confirmed. */
    boolean isConfirmed(long now) {
        return isPending() && now >= confirmAt();
    }
}
