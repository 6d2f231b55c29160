package io.jenkins.plugins.duvo.store;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A question of a Job's and what was answered. Saved with the build: harmless text only. */
@ExportedBean
public final class AnsweredQuestion implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 2_000;
    /** More questions than a form has. */
    private static final int MOST = 100;

    private final String question;
    private final String answer;

    AnsweredQuestion(String question, String answer) {
        this.question = PlainText.toLine(question, LONGEST);
        this.answer = PlainText.truncate(PlainText.sanitize(answer), LONGEST);
    }

    /** @param mask takes out what must not be read by people */
    public static List<AnsweredQuestion> all(@CheckForNull Map<String, String> answers, UnaryOperator<String> mask) {
        return answers == null
                ? List.of()
                : answers.entrySet().stream()
                        .limit(MOST)
                        .map(each -> new AnsweredQuestion(mask.apply(each.getKey()), mask.apply(each.getValue())))
                        .toList();
    }

    /** One harmless line; escape it in HTML. */
    @Exported
    public String getQuestion() {
        return question;
    }

    /** Harmless lines; escape them in HTML. */
    @Exported
    public String getAnswer() {
        return answer;
    }
}
