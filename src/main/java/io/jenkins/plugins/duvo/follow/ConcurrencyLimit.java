package io.jenkins.plugins.duvo.follow;

import java.util.function.IntSupplier;

/**
 * Limit on the Jobs of one group that run at once, and the place of one Job in the group's queue.
 *
 * @param group the group whose Jobs are counted, such as the name of a connection
 * @param maxJobs how many Jobs of the group may run now; 0 or less for any number. Read under the scheduler's lock, so it must
 *     not block
 * @param order rank of the Job in the queue, such as the time when it was first to be started: the smallest is started first
 * @param requeued whether the Job was queued before a restart: it waits {@link Limits#QUEUE_SETTLE_MS}, so that the Jobs that
 *     were running are reattached and counted first
 */
public record ConcurrencyLimit(String group, IntSupplier maxJobs, long order, boolean requeued) {}
