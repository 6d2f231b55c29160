package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/**
 * Prompt with which a build asks users, besides the form on the page of the build's Jobs, which every build has: an {@code input} in a
 * Pipeline, nothing in a freestyle build. Its methods may block.
 */
public interface Prompt {
    /** Returns the id of a prompt about a request: another one each time, from which {@link #requestOf} reads the request. */
    static String idFor(OpenRequest request) {
        return PREFIX + request.getId() + '-' + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Returns the {@linkplain OpenRequest#getId id} of the request that a prompt is about; null if the prompt is none of these. */
    @CheckForNull
    static String requestOf(String promptId) {
        var end = PREFIX.length() + UUID_LENGTH;
        return promptId.startsWith(PREFIX) && promptId.length() > end ? promptId.substring(PREFIX.length(), end) : null;
    }

    /** How ids of prompts begin. */
    String PREFIX = "Duvo-";
    /** Characters of an id of a request. */
    int UUID_LENGTH = 36;

    /** Callback for what users do with a prompt. May be called on any thread, and does not block. */
    interface Callback {
        /**
         * Called when a user has approved, or submitted the form.
         *
         * @param user the id of the user; null if it is not known
         * @param values by the names of the form's parameters
         */
        void submitted(@CheckForNull String user, Map<String, Object> values);

        /**
         * Called when a user has denied, or refused to answer.
         *
         * @param user the id of the user; null if it is not known
         */
        void refused(@CheckForNull String user);
    }

    /**
     * Opens a prompt.
     *
     * @param promptId safe in an address, and never used for another request
     */
    void open(String promptId, HumanRequestForm form, Callback outcome) throws IOException, InterruptedException;

    /** Closes a prompt, also one that was opened before a restart. Does nothing if there is none with this id. */
    void close(String promptId) throws IOException, InterruptedException;
}
