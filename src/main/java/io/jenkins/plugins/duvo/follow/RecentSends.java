package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Register of the messages that this controller sent to Jobs in the last {@link Limits#REPLICA_LAG_MS}. A message makes a Job
 * that has ended go on. A replica that lags still shows the end, which is older than the message and so does not count. Guarded
 * by the scheduler's lock.
 *
 * <p>Example: a message is sent at 12:00:10 by Duvo's clock. Within 60 s, an end at 12:00:08 is superseded; an end at 12:00:15
 * is not. After 60 s any end counts.
 */
final class RecentSends {
    /**
     * A message that was sent.
     *
     * @param at when, in milliseconds of the scheduler's clock
     * @param timestamp when, by Duvo's clock; null if Duvo did not say
     */
    private record Sent(long at, @CheckForNull Instant timestamp) {}

    private final Map<String, Sent> last = new HashMap<>();

    /**
     * Records a message that was sent to a Job.
     *
     * @param timestamp when, by Duvo's clock; null if Duvo did not say
     */
    void record(String runId, @CheckForNull Instant timestamp, long now) {
        last.values().removeIf(sent -> isOld(sent, now));
        last.put(runId, new Sent(now, timestamp));
    }

    /**
     * Whether an end of the Job is older than the last message that was sent to it, or may be.
     *
     * @param endedAt when the Job ended, by Duvo's clock; null if Duvo did not say
     */
    boolean supersedes(String runId, @CheckForNull Instant endedAt, long now) {
        var sent = last.get(runId);
        return sent != null
                && !isOld(sent, now)
                && (sent.timestamp() == null || endedAt == null || !endedAt.isAfter(sent.timestamp()));
    }

    private static boolean isOld(Sent sent, long now) {
        return now - sent.at() >= Limits.REPLICA_LAG_MS;
    }
}
