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

    private final String asked;
    private final Outcome outcome;
    private final int httpStatus;
    private final String words;
    private final Duration retryAfter;

    DuvoException(
            String asked,
            Outcome outcome,
            int httpStatus,
            String words,
            @CheckForNull Duration retryAfter,
            @CheckForNull Throwable cause) {
        super(asked + ": " + words + (httpStatus == 0 ? "" : " (HTTP " + httpStatus + ")"), cause);
        this.asked = asked;
        this.outcome = outcome;
        this.httpStatus = httpStatus;
        this.words = words;
        this.retryAfter = retryAfter;
    }

    /** Duvo answered, but what it said cannot be used: asking again would not help. */
    public static DuvoException unusable(String asked, String words) {
        return new DuvoException(asked, Outcome.REFUSED, 0, Words.line(words), null, null);
    }

    /** The same for those whom it concerns although they did not ask: it does not say what was asked. */
    public DuvoException toOthers() {
        return new DuvoException(ASK, outcome, httpStatus, words, retryAfter, getCause());
    }

    /** A call failed in a way that nobody foresaw, which says nothing about its effect. What {@code cause} says is not told. */
    public static DuvoException unforeseen(Throwable cause) {
        var words = "the plugin itself failed (" + cause.getClass().getSimpleName()
                + "), which the program's own log explains";
        return new DuvoException(ASK, Outcome.UNKNOWN, 0, words, null, null);
    }

    /** What was asked of Duvo, such as {@code start a Job}. */
    public String asked() {
        return asked;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** The HTTP status of the answer, or 0 if there was none. */
    public int httpStatus() {
        return httpStatus;
    }

    /** Why, in Duvo's own words or, where it had none, those of the network. One line without control characters. */
    public String words() {
        return words;
    }

    /** How long Duvo wants this key to be silent, if it said so; never negative. */
    @CheckForNull
    public Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the answer is longer than is read: less must be asked for. */
    public boolean tooLong() {
        return getCause() instanceof TooLongException;
    }

    /** Whether the file that was to be uploaded could not be read: Duvo has no part in it. */
    public boolean unreadable() {
        return getCause() instanceof Upload.UnreadableException;
    }

    /** Whether Duvo itself, not a proxy, says that the key is not valid. */
    public boolean keyRefused() {
        return httpStatus == 401 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself says that the key may not do this. */
    public boolean forbidden() {
        return httpStatus == 403 && outcome == Outcome.REFUSED;
    }

    /** Whether Duvo itself says that there is no such thing. */
    public boolean notFound() {
        return httpStatus == 404 && outcome == Outcome.REFUSED;
    }
}
