package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * Lower bound of Duvo's clock. A time that Duvo names in an answer was past when the answer came, and Duvo's clock runs as fast
 * as the controller's. So the age of an event is never overestimated, however wrong the controller's own clock is. Guarded by
 * the scheduler's lock.
 *
 * <p>The bound is {@code now + max(named time - time of the answer)} over all answers. Example: an answer at 1 s of the
 * scheduler's clock names 12:00:01. At 5 s Duvo's clock shows at least 12:00:05, so a Job that ended at 12:00:02 ended at least
 * 3 s ago.
 */
final class ServerClock {
    /** Duvo's epoch milliseconds less the scheduler's milliseconds, at least. */
    private long minOffset = Long.MIN_VALUE;

    /** An answer that came at {@code now} names a past time; null if it names none. */
    void observe(@CheckForNull Instant past, long now) {
        if (past != null) {
            minOffset = Math.max(minOffset, past.toEpochMilli() - now);
        }
    }

    /** How long ago an event was, in milliseconds and at least; 0 if that is not known or {@code past} is null. */
    long elapsedSince(@CheckForNull Instant past, long now) {
        return past == null || minOffset == Long.MIN_VALUE ? 0 : Math.max(0, now + minOffset - past.toEpochMilli());
    }
}
