package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;

/**
 * One question of a human request.
 *
 * @param question the exact text, which is also the key of the answer
 * @param header a short heading, or null
 * @param options what may be chosen; empty for a free answer
 * @param multiSelect whether several options may be chosen, to be joined with commas
 */
public record Question(
        String question,
        @CheckForNull String header,
        List<Option> options,
        @JsonProperty("multi_select") boolean multiSelect) {
    public Question {
        question = question == null ? "" : question;
        options = Lists.withoutNulls(options);
    }

    /**
     * Something to choose.
     *
     * @param label what the choice is called, and what is sent when it is chosen
     * @param description what it means, or null
     */
    public record Option(String label, @CheckForNull String description) {
        public Option {
            label = label == null ? "" : label;
        }
    }
}
