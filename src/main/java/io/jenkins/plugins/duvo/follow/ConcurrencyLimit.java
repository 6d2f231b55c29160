package io.jenkins.plugins.duvo.follow;

import java.util.function.IntSupplier;

/**
 * How many Jobs may be alive at once, and this Job's place in the line of those that wait for it.
 *
 * @param line whose Jobs are counted, such as the name of a connection
 * @param most how many may be alive now, 0 for any number; asked under a lock: never blocks
 * @param place who is first: the smallest, such as the time when the Job was first to be started
 * @param again whether the Job stood in the line in an earlier life: it waits until the others had time to come back
 */
public record ConcurrencyLimit(String line, IntSupplier most, long place, boolean again) {}
