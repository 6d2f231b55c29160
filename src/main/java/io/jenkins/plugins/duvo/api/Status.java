package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Set;

/**
 * The status of a Job: Duvo's own word, which is open, and the few questions that this plugin has about it. A word that is not
 * known counts as active, because Duvo may add words at any time.
 *
 * @param word Duvo's word as it came, never null; empty where Duvo said none
 */
public record Status(@JsonValue String word) {
    /** The word of a Job that Duvo has taken but said nothing of yet. */
    public static final Status NOT_STARTED = new Status("not_started");

    private static final Set<String> WAITING = Set.of("waiting", "needs_attention");
    private static final Set<String> STOPPED = Set.of("stopped", "interrupted", "canceled", "cancelled");
    private static final Set<String> ACTIVE = Set.of("not_started", "pending", "starting", "running");

    @JsonCreator
    public Status {
        word = word == null ? "" : word;
    }

    /** Whether the Job may still do something: it has not ended. A Job that waits for a person is active too. */
    public boolean isActive() {
        return !isEnded();
    }

    /** Whether the Job says of itself that it waits for a person. */
    public boolean isWaitingForHuman() {
        return WAITING.contains(key());
    }

    public boolean isEnded() {
        return isSucceeded() || isFailed() || isStopped();
    }

    /** Whether the agent finished. That says nothing about what it achieved. */
    public boolean isSucceeded() {
        return key().equals("completed");
    }

    public boolean isFailed() {
        return key().equals("failed");
    }

    /** Whether somebody or something ended the Job before it was done. */
    public boolean isStopped() {
        return STOPPED.contains(key());
    }

    /** Whether Duvo may still take up the Job by itself: {@code interrupted} was seen to be followed by a retry. */
    public boolean isInterrupted() {
        return key().equals("interrupted");
    }

    /** Whether this plugin knows the word. */
    public boolean isKnown() {
        return isEnded() || isWaitingForHuman() || ACTIVE.contains(key());
    }

    private String key() {
        return word.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return word;
    }
}
