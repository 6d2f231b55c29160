package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * Question of an open human request in the remote API. Its texts are harmless, and {@link AnswerMatcher} accepts them as keys of
 * answers.
 */
@ExportedBean
public final class ExportedQuestion {
    /** Option of a question. */
    @ExportedBean
    public static final class Option {
        private final Question.Option option;

        Option(Question.Option option) {
            this.option = option;
        }

        @Exported
        public String getLabel() {
            return PlainText.sanitize(option.label());
        }

        @Exported
        @CheckForNull
        public String getDescription() {
            return harmless(option.description());
        }
    }

    private final Question question;

    ExportedQuestion(Question question) {
        this.question = question;
    }

    @Exported
    public String getQuestion() {
        return PlainText.sanitize(question.question());
    }

    @Exported
    @CheckForNull
    public String getHeader() {
        return harmless(question.header());
    }

    @CheckForNull
    private static String harmless(@CheckForNull String text) {
        return text == null ? null : PlainText.sanitize(text);
    }

    /** Whether several options may be chosen. */
    @Exported
    public boolean isMultiSelect() {
        return question.multiSelect();
    }

    /** The options to choose from; empty for an answer in free text. */
    @Exported(inline = true)
    public List<Option> getOptions() {
        return question.options().stream().map(Option::new).toList();
    }
}
