package io.jenkins.plugins.duvo.follow;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.RateLimit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Meter of one key's use for operators: counts its requests of the last {@link Limits#RATE_WINDOW_MS} by kind, keeps what Duvo
 * said last of its limit, and takes the figures of its Jobs together. Guarded by the scheduler's lock.
 */
final class KeyMeter {
    private record Sent(long at, CallKind kind) {}

    private final Deque<Sent> sent = new ArrayDeque<>();
    private RateLimit limit;

    /** A request of a kind is being sent. */
    void onSent(CallKind kind, long now) {
        forget(now);
        sent.addLast(new Sent(now, kind));
    }

    /** An answer says how much of the key's limit is left. */
    void onRateLimit(RateLimit now) {
        limit = now;
    }

    /** Returns what was sent and what may be sent. */
    KeyUsage.Requests requests(double perMinute, long now) {
        forget(now);
        Map<CallKind, Integer> counts = new EnumMap<>(CallKind.class);
        sent.forEach(each -> counts.merge(each.kind(), 1, Integer::sum));
        return new KeyUsage.Requests(Map.copyOf(counts), (int) Math.round(perMinute), limit);
    }

    /** Returns the figures of all Jobs together. */
    static KeyUsage.Jobs jobs(Collection<JobFollower> jobs, long now) {
        int waiting = 0;
        int starting = 0;
        long messages = now;
        long status = now;
        for (var job : jobs) {
            waiting += job.isWaitingForHuman() ? 1 : 0;
            starting += job.isStarting() ? 1 : 0;
            if (job.isActive()) {
                status = Math.min(status, job.statusReadAt());
                messages = job.isWaitingForHuman() ? messages : Math.min(messages, job.messagesReadAt());
            }
        }
        return new KeyUsage.Jobs(jobs.size(), waiting, starting, now - messages, now - status);
    }

    /** Returns the outage that has lasted longest, with the number of Jobs that have one; null if there is none. */
    @CheckForNull
    static KeyUsage.Outages outages(Collection<JobFollower> jobs, long now) {
        var outages = jobs.stream()
                .map(job -> job.outages.current())
                .filter(Objects::nonNull)
                .toList();
        return outages.stream()
                .min(Comparator.comparingLong(OutageReporter.Outage::since))
                .map(longest -> new KeyUsage.Outages(longest.why().getMessage(), now - longest.since(), outages.size()))
                .orElse(null);
    }

    private void forget(long now) {
        while (!sent.isEmpty() && sent.peekFirst().at() <= now - Limits.RATE_WINDOW_MS) {
            sent.removeFirst();
        }
    }
}
