package io.jenkins.plugins.duvo.simulator.faults;

/** What goes wrong with a call between the two machines. Each shell turns it into the real thing. */
public enum TransportFault {
    /** Nothing. */
    NONE,
    /** Nobody listens: the request is never sent. Over HTTP, where a connection stands already, like {@link #RESET}. */
    REFUSED,
    /** The name is unknown: the request is never sent. Over HTTP like {@link #RESET}. */
    UNKNOWN_HOST,
    /** The TLS handshake fails: the request is never sent. Over HTTP like {@link #RESET}. */
    TLS_FAILED,
    /** The connection is reset (TCP RST) once the request is read, instead of an answer. */
    RESET,
    /** The connection is closed in an orderly way once the request is read, instead of an answer. */
    CLOSED,
    /** No answer ever comes. */
    HANG_BEFORE_ANSWER,
    /** Half of the body comes, then nothing more. */
    HANG_WITHIN_BODY,
    /** The whole body comes, but never its end. */
    HANG_AFTER_BODY,
    /** Half of the body comes, then the connection closes. */
    CUT_BODY,
    /** The body comes one byte a second. */
    SLOW_BODY,
    /** The answer is whole; then the connection closes although it promised to stay. */
    CLOSED_AFTER_ANSWER;

    /** Whether the request never reaches Duvo. */
    public boolean beforeSending() {
        return this == REFUSED || this == UNKNOWN_HOST || this == TLS_FAILED;
    }
}
