package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which Jobs were written to from here a moment ago. A message takes up a Job that had ended; a replica that lags still shows
 * that end, which is older than the message and does not count for a while.
 */
final class RecentSends {
    private record Sent(long at, @CheckForNull Instant said) {}

    private final Map<String, Sent> last = new HashMap<>();

    /** @param said when, by Duvo's clock; null if it did not say */
    void record(String runId, @CheckForNull Instant said, long now) {
        last.values().removeIf(sent -> old(sent, now));
        last.put(runId, new Sent(now, said));
    }

    /** Whether an end of the Job is older than what was sent to it. */
    boolean supersedes(String runId, @CheckForNull Instant endedAt, long now) {
        var sent = last.get(runId);
        return sent != null
                && !old(sent, now)
                && (sent.said() == null || endedAt == null || !endedAt.isAfter(sent.said()));
    }

    private static boolean old(Sent sent, long now) {
        return now - sent.at() >= Limits.REPLICA_LAG_MS;
    }
}
