package io.jenkins.plugins.duvo.follow;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Register of the last {@link Limits#RECENT_STARTS} starts of one key. Duvo's list of all Jobs begins with the newest, so its first pages
 * show these Jobs, unless others start many. Guarded by the scheduler's lock.
 */
final class RecentStarts {
    /** When Duvo answered each, in milliseconds of the scheduler's clock, oldest first. */
    private final Deque<Long> times = new ArrayDeque<>();

    /** Duvo answered a start. */
    void onStarted(long now) {
        times.addLast(now);
        if (times.size() > Limits.RECENT_STARTS) {
            times.removeFirst();
        }
    }

    /** Whether a Job that was started at this time is among the last ones; false for {@link Long#MAX_VALUE}, a time that is not known. */
    boolean contains(long startedAt) {
        return !times.isEmpty() && startedAt >= times.getFirst() && startedAt <= times.getLast();
    }
}
