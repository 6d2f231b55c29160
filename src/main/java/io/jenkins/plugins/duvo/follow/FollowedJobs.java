package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.DuvoException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Collection of the followed Jobs of one API key: asks each Job for the calls that it needs next, and hands its events to its listener.
 * A Job that fails is asked again after a second and holds up none of the others. Guarded by the scheduler's lock.
 */
final class FollowedJobs {
    /**
     * A followed Job.
     *
     * @param listenerQueue hands the Job's events to its listener
     * @param access the key and the limit of its connection
     * @param calls the calls that the Job offers at present
     */
    record Entry(JobFollower follower, ListenerQueue listenerQueue, DuvoAccess access, CallCache calls) {
        Entry(JobFollower follower, ListenerQueue listenerQueue, DuvoAccess access) {
            this(follower, listenerQueue, access, new CallCache(follower::invalidate));
        }

        private void publishEvents() {
            listenerQueue.add(follower.removeEvents());
        }
    }

    private final List<Entry> entries = new ArrayList<>();
    private final FailureLog failureLog;
    /** When the waits for a permit were looked at last. */
    private long waitsReadAt;

    FollowedJobs(FailureLog failureLog) {
        this.failureLog = failureLog;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The followers of all Jobs. */
    Stream<JobFollower> stream() {
        return entries.stream().map(Entry::follower);
    }

    /** The Jobs whose credentials hold another key by now than the one with this id. */
    List<Entry> withOtherKeyThan(Object keyId) {
        return entries.stream()
                .filter(entry -> !keyId.equals(entry.access().usedKeyId().get()))
                .toList();
    }

    /** The lowest number of requests a minute that a connection of the Jobs allows; one whose limit cannot be read has {@code unknown}. */
    int lowestMaxPerMinute(int unknown) {
        return entries.stream()
                .mapToInt(entry -> maxPerMinute(entry, unknown))
                .min()
                .orElse(unknown);
    }

    /** The requests a minute that the connection of a Job allows; {@code unknown} if its limit cannot be read. */
    int maxPerMinute(Entry entry, int unknown) {
        try {
            return entry.access().requestsPerMinute();
        } catch (Throwable e) {
            failureLog.log("The request limit of a Duvo connection could not be read", e);
            return unknown;
        }
    }

    /** Offers the calls of all Jobs, and drops the Jobs that are no longer followed. */
    void offer(CallSink sink, PollingPlanner.Intervals intervals, long now) {
        var anyEnded = false;
        for (var entry : entries) {
            if (entry.follower().isInvalid() || entry.calls().isOutdated(now)) {
                refresh(entry, intervals, now);
                anyEnded |= entry.follower().isEnded();
            }
            entry.calls().offerTo(sink, now);
        }
        if (anyEnded) {
            entries.removeIf(entry -> entry.follower().isEnded());
        }
    }

    /** Collects the calls that a Job offers, or the time at which it is asked again because that failed. */
    private void refresh(Entry entry, PollingPlanner.Intervals intervals, long now) {
        try {
            collect(entry, intervals);
        } catch (Throwable e) { // the calls of the other Jobs are sent all the same
            failureLog.log("A Duvo Job could not say what it needs next", e);
            entry.calls().clear();
            entry.calls().wakeAt(now + Limits.INTERNAL_RETRY_MS, now);
            failureLog.guard(
                    "A failure of a Duvo Job could not be handled",
                    () -> entry.follower().onInternalFailure(DuvoException.internalError(e)));
            entry.publishEvents();
        }
    }

    /** Hands a Job's events to its listener and collects the calls that it offers, until that brings no further events. */
    private static void collect(Entry entry, PollingPlanner.Intervals intervals) {
        var follower = entry.follower();
        follower.markValid();
        do {
            entry.publishEvents();
            entry.calls().clear();
            follower.offerCalls(entry.calls(), intervals, entry.listenerQueue().isIdle());
        } while (follower.hasEvents());
    }

    /** Tells the Jobs whose calls have waited long for a permit; looks once a second, because that concerns every Job. */
    void reportWaits(KindThrottle throttle, long now) {
        if (now < waitsReadAt + Limits.INTERNAL_RETRY_MS) {
            return;
        }
        waitsReadAt = now;
        for (var entry : entries) {
            if (entry.calls().onNoPermit(now, throttle)) {
                entry.follower().publish(JobListener::permitAwaited);
                entry.publishEvents();
            }
        }
    }

    /** Has all Jobs asked anew which calls they need. */
    void invalidateAll() {
        entries.forEach(entry -> entry.follower().invalidate());
    }

    /** Passes a state of the key on to each Job. */
    void forEach(Consumer<JobFollower> action) {
        entries.forEach(entry -> failureLog.guard(
                "The state of a Duvo key could not be passed on to a Job", () -> action.accept(entry.follower())));
    }
}
