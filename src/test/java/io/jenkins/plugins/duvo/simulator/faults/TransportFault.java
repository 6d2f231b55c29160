package io.jenkins.plugins.duvo.simulator.faults;

/**
 * Fault of the connection between client and Duvo. {@code DuvoSimulator} makes it a real one, {@code InMemoryDuvo} throws the
 * exception in which the real one ends.
 */
public enum TransportFault {
    /** No fault. */
    NONE,
    /** Connection refused: the request is never sent. Over HTTP, where the connection is already open, like {@link #RESET}. */
    REFUSED,
    /** The host name is unknown: the request is never sent. Over HTTP like {@link #RESET}. */
    UNKNOWN_HOST,
    /** The TLS handshake fails: the request is never sent. Over HTTP like {@link #RESET}. */
    TLS_FAILED,
    /** The connection is reset (TCP RST) once the request is read, instead of an answer. */
    RESET,
    /** The connection is closed in an orderly way once the request is read, instead of an answer. */
    CLOSED,
    /** The answer never comes. */
    HANG_BEFORE_ANSWER,
    /** Half of the body comes, then nothing more. */
    HANG_WITHIN_BODY,
    /** The whole body comes, but never its end. */
    HANG_AFTER_BODY,
    /** Half of the body comes, then the connection closes. */
    CUT_BODY,
    /** The body comes one byte a second. */
    SLOW_BODY,
    /** The answer comes whole; then the connection is closed, although the answer did not say so. */
    CLOSED_AFTER_ANSWER;

    /** Whether the request never reaches Duvo. */
    public boolean beforeSending() {
        return this == REFUSED || this == UNKNOWN_HOST || this == TLS_FAILED;
    }
}
