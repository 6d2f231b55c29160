package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * What Duvo's clock shows at the least. Whatever time Duvo names in an answer had passed when the answer came, and its clock runs
 * as fast as ours; so how long ago something was is never overestimated, whatever our own clock says.
 */
final class ServerClock {
    private long ahead = Long.MIN_VALUE;

    /** An answer that came now names a time of the past. */
    void observe(@CheckForNull Instant past, long now) {
        if (past != null) {
            ahead = Math.max(ahead, past.toEpochMilli() - now);
        }
    }

    /** How long ago something was at the least, in milliseconds; 0 where that is not known. */
    long elapsedSince(@CheckForNull Instant past, long now) {
        return past == null || ahead == Long.MIN_VALUE ? 0 : Math.max(0, now + ahead - past.toEpochMilli());
    }
}
