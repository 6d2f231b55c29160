package io.jenkins.plugins.duvo.follow;

import java.util.function.LongConsumer;

/**
 * Watchdog of one key's Jobs: measures for how long reads of statuses that are due have no turn, although the key may send calls.
 * Such time counts as an outage of the Job, as failed reads do: the key's calls hang, for example, and occupy all its places.
 * Guarded by the scheduler's lock.
 *
 * <p>Time does not count while the key waits for its request budget, which includes the pauses that Duvo orders, while Duvo puts off
 * reads of statuses, and while the machine sleeps. So no outage is counted where the Jobs of a key ask for more than its budget,
 * however late their messages come.
 *
 * <p>Example: the Jobs are checked every 5 s. A read is due at 0 s, and calls that hang occupy all places of the key. From
 * 20 s to 45 s Duvo orders a pause. At 85 s, 60 s have counted, and the Job reports that its status is not known.
 */
final class StatusWatchdog {
    private final LongConsumer onTick;
    private boolean excused = true;
    private long countedUntil;
    private long counted;
    private long checkAt;

    /** @param onTick receives the milliseconds that counted since the last check; called only if there are any */
    StatusWatchdog(LongConsumer onTick) {
        this.onTick = onTick;
    }

    /** Checks the Jobs, if {@link Limits#STATUS_CHECK_MS} have passed since the last check. */
    void check(long now) {
        count(now);
        if (now >= checkAt) {
            checkAt = now + Limits.STATUS_CHECK_MS;
            var since = counted;
            counted = 0;
            if (since > 0) {
                onTick.accept(since);
            }
        }
    }

    /** When the next check is due, in milliseconds of the scheduler's clock. */
    long checkAt() {
        return checkAt;
    }

    /**
     * Sets whether time counts from now on.
     *
     * @param excused whether reads of statuses cannot be sent for a reason that is no outage
     */
    void setExcused(boolean excused, long now) {
        count(now);
        this.excused = excused;
    }

    private void count(long now) {
        if (!excused) {
            counted += Math.min(now - countedUntil, Limits.STATUS_CHECK_MS); // more time than that: the machine slept
        }
        countedUntil = now;
    }
}
