package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import java.io.IOException;
import java.time.Duration;

/**
 * Failure of a call to Duvo: the operation, the reason and, most important, the {@link Outcome}, which says whether the call may
 * have had its effect. It never contains the key. Its message is one line of plain text.
 */
public class DuvoException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What is known about the effect of a failed call. All decisions about repeating a call rest on it. */
    public enum Outcome {
        /** The call never reached Duvo: it had no effect and may be repeated. */
        NOT_SENT,
        /** Duvo accepts no more calls with this key for now: the call had no effect and may be repeated later. */
        THROTTLED,
        /** Duvo rejected the call: it had no effect, and Duvo would reject it again. */
        REFUSED,
        /** Unknown: the call may have had its effect. */
        UNKNOWN
    }

    /** Operation of a failure that does not say which call failed. */
    private static final String UNNAMED_OPERATION = "ask Duvo";

    private final Outcome outcome;
    private final int httpStatus;
    private final String reason;
    private final Duration retryAfter;

    @SuppressFBWarnings(value = "SE_TRANSIENT_FIELD_NOT_RESTORED", justification = "only for the log of this process")
    private final transient Throwable internalCause;

    DuvoException(
            String operation,
            Outcome outcome,
            int httpStatus,
            String reason,
            @CheckForNull Duration retryAfter,
            @CheckForNull Throwable cause) {
        this(operation, outcome, httpStatus, reason, retryAfter, cause, null);
    }

    private DuvoException(
            String operation,
            Outcome outcome,
            int httpStatus,
            String reason,
            @CheckForNull Duration retryAfter,
            @CheckForNull Throwable cause,
            @CheckForNull Throwable internalCause) {
        super(operation + ": " + reason + (httpStatus == 0 ? "" : " (HTTP " + httpStatus + ")"), cause);
        this.outcome = outcome;
        this.httpStatus = httpStatus;
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.internalCause = internalCause;
    }

    /** Creates the failure of a call whose answer cannot be used: repeating it would not help. */
    public static DuvoException invalidResponse(String operation, String reason) {
        return new DuvoException(operation, Outcome.REFUSED, 0, ErrorText.line(reason), null, null);
    }

    /** Creates the failure of a call whose answer lacks something that a further answer may have: it may be repeated. */
    public static DuvoException incompleteResponse(String operation, String reason) {
        return new DuvoException(operation, Outcome.UNKNOWN, 0, ErrorText.line(reason), null, null);
    }

    /** Creates the failure of a read that brings no message after {@code position}, although there are more: it may be repeated. */
    public static DuvoException withheldMessages(String runId, long position) {
        return incompleteResponse(
                "read the messages of Job " + ErrorText.line(runId),
                "Duvo gives no message after message " + position + ", although there are more");
    }

    /**
     * Returns a copy that does not name the operation, for a Job that this failure concerns although another Job's call failed.
     */
    public DuvoException withoutOperation() {
        return new DuvoException(UNNAMED_OPERATION, outcome, httpStatus, reason, retryAfter, getCause(), internalCause);
    }

    /**
     * Creates the failure of a call for an unexpected reason, an error of the plugin itself. The outcome is unknown. The message
     * names only the class of {@code cause}, because its own message may hold anything.
     */
    public static DuvoException internalError(Throwable cause) {
        return internalError(UNNAMED_OPERATION, Outcome.UNKNOWN, cause);
    }

    static DuvoException internalError(String operation, Outcome outcome, Throwable cause) {
        var reason = "the plugin itself failed (" + cause.getClass().getSimpleName()
                + "), which the program's own log explains";
        return new DuvoException(operation, outcome, 0, reason, null, null, cause);
    }

    /** Creates the failure of a call for which this program could not get a thread: it was not sent. */
    public static DuvoException noThread(Throwable cause) {
        var reason = "this program could not get a thread for it ("
                + cause.getClass().getSimpleName() + "), which the program's own log explains";
        return new DuvoException(UNNAMED_OPERATION, Outcome.NOT_SENT, 0, reason, null, null, cause);
    }

    /** Creates the failure of a call that was due for so many seconds and had no turn, because others hang: it was not sent. */
    public static DuvoException noTurn(String operation, long seconds) {
        var reason = "other calls with this key hang, so it has had no turn for " + seconds + " s";
        return new DuvoException(operation, Outcome.NOT_SENT, 0, reason, null, null);
    }

    /**
     * What was thrown where the plugin itself failed, for the program's own log; else null. It is not the {@link #getCause}, and
     * is not serialized, because it may hold anything.
     */
    @CheckForNull
    public Throwable internalCause() {
        return internalCause;
    }

    /** Whether the call may have had its effect. */
    public Outcome outcome() {
        return outcome;
    }

    /** The HTTP status of the answer, or 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Why the call failed: Duvo's own text or, if it gave none, that of the network. One line without control characters. */
    public String reason() {
        return reason;
    }

    /** How long Duvo wants no call with this key; never negative, null if Duvo did not say. */
    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the answer is longer than the client reads: the caller must ask for less. */
    public boolean isResponseTooLarge() {
        return getCause() instanceof ResponseTooLargeException;
    }

    /** Whether the file to be uploaded could not be read: Duvo has no part in this failure. */
    public boolean isLocalFileUnreadable() {
        return getCause() instanceof Upload.UnreadableException;
    }

    /** Whether Duvo itself, not a proxy, rejects the key. */
    public boolean isUnauthorized() {
        return httpStatus == 401 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself, not a proxy, says that the key may not do this. */
    public boolean isForbidden() {
        return httpStatus == 403 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself, not a proxy, says that what the call names does not exist. */
    public boolean isNotFound() {
        return httpStatus == 404 && outcome == Outcome.REFUSED;
    }
}
