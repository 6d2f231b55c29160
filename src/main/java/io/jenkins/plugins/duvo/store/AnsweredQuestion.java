package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** Question of a Job with its answer, for the build's pages and remote API. Persisted with the build; its texts are harmless. */
@ExportedBean
public final class AnsweredQuestion implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Characters of a question and of an answer: more than a person reads, and little enough to be saved with every build. */
    private static final int MAX_CHARS = 2_000;
    /** More questions than a form has. */
    private static final int MAX_QUESTIONS = 100;

    private String question;
    private String answer;

    AnsweredQuestion(String question, String answer) {
        this.question = PlainText.toLine(question, MAX_CHARS);
        this.answer = PlainText.truncate(PlainText.sanitize(answer), MAX_CHARS);
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        question = Util.fixNull(question);
        answer = Util.fixNull(answer);
        return this;
    }

    /**
     * Returns what was answered, question by question.
     *
     * @param answers by question; null for none
     * @param mask takes secrets out of a text
     */
    public static List<AnsweredQuestion> all(@CheckForNull Map<String, String> answers, UnaryOperator<String> mask) {
        return answers == null
                ? List.of()
                : answers.entrySet().stream()
                        .limit(MAX_QUESTIONS)
                        .map(each -> new AnsweredQuestion(mask.apply(each.getKey()), mask.apply(each.getValue())))
                        .toList();
    }

    /** The question as one harmless line; to be escaped in HTML. */
    @Exported
    public String getQuestion() {
        return question;
    }

    /** The answer as harmless lines; to be escaped in HTML. */
    @Exported
    public String getAnswer() {
        return answer;
    }
}
