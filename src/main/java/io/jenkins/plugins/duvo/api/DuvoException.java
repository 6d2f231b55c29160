package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.time.Duration;

/**
 * A call to Duvo failed. Says what was asked, what came back and, most of all, whether the call may have had its effect. Never
 * holds the key. Its message is one line of plain text.
 */
public class DuvoException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is known about the effect of a call that failed. */
    public enum Outcome {
        /** It never reached Duvo: it had no effect and may be repeated. */
        NOT_SENT,
        /** Duvo takes no more requests of this key for now: it had no effect and may be repeated later. */
        THROTTLED,
        /** Duvo said no: it had no effect, and the same call would be refused again. */
        REFUSED,
        /** Nobody knows: it may have had its effect. */
        UNKNOWN
    }

    /** What anything that is asked of Duvo comes to. */
    private static final String ASK = "ask Duvo";

    private final String operation;
    private final Outcome outcome;
    private final int httpStatus;
    private final String reason;
    private final Duration retryAfter;

    DuvoException(
            String asked,
            Outcome outcome,
            int httpStatus,
            String words,
            @CheckForNull Duration retryAfter,
            @CheckForNull Throwable cause) {
        super(asked + ": " + words + (httpStatus == 0 ? "" : " (HTTP " + httpStatus + ")"), cause);
        this.operation = asked;
        this.outcome = outcome;
        this.httpStatus = httpStatus;
        this.reason = words;
        this.retryAfter = retryAfter;
    }

    /** Duvo answered, but what it said cannot be used: asking again would not help. */
    public static DuvoException invalidResponse(String asked, String words) {
        return new DuvoException(asked, Outcome.REFUSED, 0, ErrorText.line(words), null, null);
    }

    /** The same for those whom it concerns although they did not ask: it does not say what was asked. */
    public DuvoException withoutOperation() {
        return new DuvoException(ASK, outcome, httpStatus, reason, retryAfter, getCause());
    }

    /** A call failed in a way that nobody foresaw, which says nothing about its effect. What {@code cause} says is not told. */
    public static DuvoException internalError(Throwable cause) {
        var words = "the plugin itself failed (" + cause.getClass().getSimpleName()
                + "), which the program's own log explains";
        return new DuvoException(ASK, Outcome.UNKNOWN, 0, words, null, null);
    }

    /** What was asked of Duvo, such as {@code start a Job}. */
    public String operation() {
        return operation;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The HTTP status of the answer, or 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Why, in Duvo's own words or, where it had none, those of the network. One line without control characters. */
    public String reason() {
        return reason;
    }

    /** How long Duvo wants this key to be silent, if it said so; never negative. */
    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the answer is longer than is read: less must be asked for. */
    public boolean isResponseTooLarge() {
        return getCause() instanceof ResponseTooLargeException;
    }

    /** Whether the file that was to be uploaded could not be read: Duvo has no part in it. */
    public boolean isLocalFileUnreadable() {
        return getCause() instanceof Upload.UnreadableException;
    }

    /** Whether Duvo itself, not a proxy, says that the key is not valid. */
    public boolean isUnauthorized() {
        return httpStatus == 401 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself says that the key may not do this. */
    public boolean isForbidden() {
        return httpStatus == 403 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself says that there is no such thing. */
    public boolean isNotFound() {
        return httpStatus == 404 && outcome == Outcome.REFUSED;
    }
}
