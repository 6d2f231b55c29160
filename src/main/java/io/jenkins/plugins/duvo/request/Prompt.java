package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.util.Map;

/** How a build asks people: an {@code input} in a Pipeline, a page of the build in a freestyle build. Methods may block. */
public interface Prompt {
    /** What people do with a prompt. May be called on any thread, and does not block. */
    interface Callback {
        /**
         * Somebody approved, or submitted the form.
         *
         * @param user the id, or null if it is not known
         * @param values by the names of the form's parameters
         */
        void submitted(@CheckForNull String user, Map<String, Object> values);

        /** Somebody denied, or would not answer. */
        void refused(@CheckForNull String user);
    }

    /** Where people are asked, relative to the address of the build, with a slash at the end. */
    String page();

    /**
     * Asks.
     *
     * @param promptId safe in an address, and never used before
     */
    void open(String promptId, HumanRequestForm form, Callback outcome) throws IOException, InterruptedException;

    /** Takes back what is asked, or what was asked before a restart; nothing happens if that is gone. */
    void close(String promptId) throws IOException, InterruptedException;
}
