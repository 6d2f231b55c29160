package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Question of a human request.
 *
 * @param question the exact text, by which Duvo matches the answer; empty if Duvo gave none
 * @param header a short heading, or null
 * @param options the options to choose from; empty for free text
 * @param multiSelect whether several options may be chosen, which the answer joins with commas
 */
public record Question(String question, @CheckForNull String header, List<Option> options, boolean multiSelect) {
    public Question {
        question = question == null ? "" : question;
        options = Lists.withoutNulls(options);
    }

    /** Returns a copy with the function applied to all texts. */
    Question mapTexts(UnaryOperator<String> text) {
        return new Question(
                text.apply(question),
                header == null ? null : text.apply(header),
                options.stream().map(option -> option.mapTexts(text)).toList(),
                multiSelect);
    }

    /**
     * Option of a question.
     *
     * @param label the name of the option, and the answer if a person chooses it; empty if Duvo gave none
     * @param description explanation of the option, or null
     */
    public record Option(String label, @CheckForNull String description) {
        public Option {
            label = label == null ? "" : label;
        }

        private Option mapTexts(UnaryOperator<String> text) {
            return new Option(text.apply(label), description == null ? null : text.apply(description));
        }
    }
}
