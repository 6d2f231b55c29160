package io.jenkins.plugins.duvo.api;

import java.time.Duration;

/**
 * Times after which a call is given up.
 *
 * @param list for a list of Jobs. Lists are read every few seconds, so a new call is better than a long wait for a call that hangs
 * @param read for any other read, which concerns one Job only and can be repeated
 * @param action for a call that changes something. It may not simply be repeated, so it gets more time to end in an answer
 * @param upload for the upload of a file as a whole, which may be large
 * @param silence of the other end during an upload: a storage may be silent while it stores a large file, but not for longer
 * @param ping between two pings of an HTTP/2 connection. One that a router or a load balancer has dropped without a word answers none:
 *     it ends with the next ping, so after twice this time at most, and a new connection is opened. Without pings each call would wait
 *     for its own timeout and leave the connection to the next one
 */
record Timeouts(Duration list, Duration read, Duration action, Duration upload, Duration silence, Duration ping) {
    static final Timeouts STANDARD = new Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(30),
            Duration.ofMinutes(2),
            Duration.ofSeconds(5));
}
