package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.Map;

/**
 * Prompt with which a build asks users: an {@code input} in a Pipeline, the page of the build's Jobs in a freestyle build. Its methods may
 * block.
 */
public interface Prompt {
    /** The page of a build's Jobs, relative to the address of the build. */
    String JOBS_PAGE = "duvo/";

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

    /** The page on which users are asked, relative to the address of the build, with a slash at the end. */
    String page();

    /**
     * Opens a prompt.
     *
     * @param promptId safe in an address, and never used for another request
     */
    void open(String promptId, HumanRequestForm form, Callback outcome) throws IOException, InterruptedException;

    /** Closes a prompt, also one that was opened before a restart. Does nothing if there is none with this id. */
    void close(String promptId) throws IOException, InterruptedException;
}
