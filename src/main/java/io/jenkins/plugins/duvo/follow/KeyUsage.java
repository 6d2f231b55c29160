package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.List;
import java.util.Map;

/**
 * Figures of this controller's use of one API key at one moment, for operators. Immutable; holds neither the key nor anything that a
 * Job says.
 *
 * @param keyId the {@link DuvoAccess#keyId id} of the key
 * @param requests what is sent, and what may be sent
 * @param pauses what Duvo has put off, the key as a whole first
 * @param jobs the Jobs that are followed with the key
 * @param outages the outages of its Jobs; null if there is none
 * @param callsUnderWay how many calls wait for Duvo's answer; each occupies a thread
 */
public record KeyUsage(
        Object keyId,
        Requests requests,
        List<Pause> pauses,
        Jobs jobs,
        @CheckForNull Outages outages,
        int callsUnderWay) {
    /**
     * Requests of a key.
     *
     * @param lastMinute how many were sent in the last 60 s, by kind; kinds without any are not there
     * @param perMinute how many a minute may be sent at present
     * @param limit Duvo's limit and what it says is left of it; null if no answer has said so
     */
    public record Requests(
            Map<CallKind, Integer> lastMinute,
            int perMinute,
            @CheckForNull RateLimit limit) {
        /** How many requests were sent in the last 60 s. */
        public int total() {
            return lastMinute.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * Pause that Duvo has asked for.
     *
     * @param kind the calls that pause; null for all calls of the key
     * @param millis how long the pause still lasts
     */
    public record Pause(@CheckForNull CallKind kind, long millis) {}

    /**
     * Jobs of a key.
     *
     * @param followed how many are followed
     * @param waiting how many of them wait for a person
     * @param starting how many of them are not started yet
     * @param messagesAge the longest time in milliseconds since the messages of an active Job were read; 0 if there is none. Jobs that
     *     wait for a person are left out
     * @param statusAge the longest time in milliseconds since the status of an active Job was read; 0 if there is none
     */
    public record Jobs(int followed, int waiting, int starting, long messagesAge, long statusAge) {}

    /**
     * Outages of the Jobs of a key.
     *
     * @param reason why the calls of the Job fail whose outage has lasted longest
     * @param millis how long that outage has lasted
     * @param jobs how many Jobs of the key have an outage
     */
    public record Outages(String reason, long millis, int jobs) {}

    /**
     * Whether the request limit of the key holds its Jobs up: nine tenths of what may be sent were sent, and the messages or the
     * status of a Job are older than {@link Limits#LATE_READ_MS}.
     *
     * <p>Example: of 280 requests a minute 271 were sent, and a Job's messages were read 90 s ago: a second key would help.
     */
    public boolean isBottleneck() {
        return requests.total() >= 0.9 * requests.perMinute()
                && Math.max(jobs.messagesAge(), jobs.statusAge()) > Limits.LATE_READ_MS;
    }
}
