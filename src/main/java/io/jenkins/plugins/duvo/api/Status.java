package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * Status of a Job: Duvo's own word, and what this plugin reads from it. Case does not matter. An unknown word counts as active,
 * because Duvo may add words at any time.
 *
 * @param word Duvo's word as received, never null; empty if Duvo gave none
 * @param postponedTo until when Duvo has postponed the Job, which has not ended; null if it has not, or if that is not known
 */
public record Status(@JsonValue String word, @CheckForNull Instant postponedTo) {
    /** The status of a Job that Duvo has accepted but not started. */
    public static final Status NOT_STARTED = new Status("not_started");

    private static final Set<String> WAITING = Set.of("waiting", "needs_attention");
    private static final Set<String> STOPPED = Set.of("stopped", "interrupted", "canceled", "cancelled");
    private static final Set<String> QUEUED = Set.of("not_started", "pending", "postponed");
    private static final Set<String> RUNNING = Set.of("starting", "running");

    public Status {
        word = word == null ? "" : word;
    }

    /** Creates the status of a Job that is not postponed. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Status(String word) {
        this(word, null);
    }

    /** Returns a copy that is postponed until a time; of a Job that has ended, or for null, one that is not postponed. */
    Status postponedUntil(@CheckForNull Instant time) {
        return new Status(word, isEnded() ? null : time);
    }

    /** Whether Duvo has accepted the Job, which has not begun to run or is to be tried again. */
    public boolean isQueued() {
        return QUEUED.contains(key());
    }

    /** Whether the Job has not ended. A Job that waits for a person is active too. */
    public boolean isActive() {
        return !isEnded();
    }

    /** Whether the status says that the Job waits for a person. */
    public boolean isWaitingForHuman() {
        return WAITING.contains(key());
    }

    /** Whether the Job has ended: it succeeded, failed or was stopped. */
    public boolean isEnded() {
        return isSucceeded() || isFailed() || isStopped();
    }

    /** Whether the Job completed its work. That says nothing about what it achieved. */
    public boolean isSucceeded() {
        return key().equals("completed");
    }

    /** Whether the Job failed. */
    public boolean isFailed() {
        return key().equals("failed");
    }

    /** Whether a person or Duvo ended the Job before it was done. */
    public boolean isStopped() {
        return STOPPED.contains(key());
    }

    /** Whether Duvo may resume the Job by itself: it has been observed to retry a Job after {@code interrupted}. */
    public boolean isInterrupted() {
        return key().equals("interrupted");
    }

    /** Whether this plugin knows the word. */
    public boolean isKnown() {
        return isEnded() || isWaitingForHuman() || isQueued() || RUNNING.contains(key());
    }

    private String key() {
        return word.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word;
    }
}
