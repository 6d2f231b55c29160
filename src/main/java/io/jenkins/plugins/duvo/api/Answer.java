package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Answer to a human request: either yes or no, or answers to its questions.
 *
 * @param approved yes or no; null for answers to questions
 * @param answers the answers by the exact text of their question; null for an approval
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Answer(
        @CheckForNull Boolean approved, @CheckForNull Map<String, String> answers) {
    public static final Answer APPROVE = new Answer(true, null);
    public static final Answer DENY = new Answer(false, null);

    public Answer {
        if ((approved == null) == (answers == null)) {
            throw new IllegalArgumentException("an answer is either yes or no, or answers to questions");
        }
        if (answers != null) { // their order is kept, so that what is sent again is the same text
            answers.values().forEach(Objects::requireNonNull);
            answers = Collections.unmodifiableMap(new LinkedHashMap<>(answers));
        }
    }

    /** Creates the answers to questions, by the exact text of each question. */
    public static Answer to(Map<String, String> answers) {
        return new Answer(null, answers);
    }
}
