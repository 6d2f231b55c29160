package io.jenkins.plugins.duvo.console;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Human request in two forms: as Duvo asks it, and without the secrets of the build, as it is shown, answered and kept. Duvo knows an
 * answer by the exact text of its question, so an answer is translated before it is sent.
 *
 * @param original as Duvo asks it
 * @param shown without secrets; its questions and options are in the same order
 */
@Restricted(NoExternalUse.class)
public record MaskedRequest(HumanRequest original, HumanRequest shown) {
    public static MaskedRequest of(HumanRequest original, UnaryOperator<String> mask) {
        return new MaskedRequest(original, original.mapTexts(mask));
    }

    /** Returns an answer to what is shown as an answer to what Duvo asks. */
    public Answer toOriginal(Answer answer) {
        return translated(answer, shown, original);
    }

    /** Returns an answer to what Duvo asks as an answer to what is shown. */
    public Answer toShown(Answer answer) {
        return translated(answer, original, shown);
    }

    private static Answer translated(Answer answer, HumanRequest from, HumanRequest to) {
        var given = answer.answers();
        if (given == null || from.questions().equals(to.questions())) {
            return answer;
        }
        var answers = new LinkedHashMap<String, String>();
        given.forEach((question, value) -> {
            var index = indexOf(from, question);
            if (index < 0) {
                answers.put(question, value);
            } else {
                var asked = to.questions().get(index);
                answers.put(asked.question(), translated(value, from.questions().get(index), asked));
            }
        });
        return Answer.to(answers);
    }

    private static int indexOf(HumanRequest request, String question) {
        for (int i = 0; i < request.questions().size(); i++) {
            if (request.questions().get(i).question().equals(question)) {
                return i;
            }
        }
        return -1;
    }

    /** An answer may hold the labels of several options. */
    private static String translated(String answer, Question from, Question to) {
        var translated = answer;
        for (int i = 0; i < from.options().size(); i++) {
            translated = translated.replace(
                    from.options().get(i).label(), to.options().get(i).label());
        }
        return translated;
    }
}
