package io.jenkins.plugins.duvo.console;

import io.jenkins.plugins.duvo.api.Answer;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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
    /** Masks a request. What only secrets tell apart, as two options or two questions, is told apart by a number. */
    public static MaskedRequest of(HumanRequest original, UnaryOperator<String> mask) {
        return new MaskedRequest(original, distinct(original, original.mapTexts(mask)));
    }

    private static HumanRequest distinct(HumanRequest original, HumanRequest masked) {
        var texts = new HashMap<String, String>();
        var labels = new HashMap<String, Map<String, String>>();
        var questions = new ArrayList<Question>();
        for (int i = 0; i < original.questions().size(); i++) {
            var asked = original.questions().get(i);
            var shown = masked.questions().get(i);
            var text = distinct(shown.question(), asked.question(), texts);
            var known = labels.computeIfAbsent(text, any -> new HashMap<>());
            var options = new ArrayList<Question.Option>();
            for (int k = 0; k < asked.options().size(); k++) {
                var option = shown.options().get(k);
                var label = distinct(option.label(), asked.options().get(k).label(), known);
                options.add(new Question.Option(label, option.description()));
            }
            questions.add(new Question(text, shown.header(), options, shown.multiSelect()));
        }
        return new HumanRequest(
                masked.id(), masked.title(), masked.description(), masked.createdAt(), masked.type(), questions);
    }

    /** @param known what each text that is shown stands for */
    private static String distinct(String shown, String original, Map<String, String> known) {
        var text = shown;
        for (int n = 2; !known.computeIfAbsent(text, any -> original).equals(original); n++) {
            text = shown + " (" + n + ")";
        }
        return text;
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
        given.forEach((text, value) -> {
            var question = text;
            var labels = new HashMap<String, String>();
            for (int i = 0; i < from.questions().size(); i++) { // several questions may have the same text
                var before = from.questions().get(i);
                if (before.question().equals(text)) {
                    var after = to.questions().get(i);
                    question = after.question();
                    for (int k = 0; k < before.options().size(); k++) {
                        labels.putIfAbsent(
                                before.options().get(k).label(),
                                after.options().get(k).label());
                    }
                }
            }
            answers.put(question, translated(value, labels));
        });
        return Answer.to(answers);
    }

    /** An answer may hold the labels of several options, and one label may hold another one. */
    private static String translated(String answer, Map<String, String> labels) {
        var any = labels.keySet().stream()
                .filter(label -> !label.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|"));
        return any.isEmpty()
                ? answer
                : Pattern.compile(any)
                        .matcher(answer)
                        .replaceAll(label -> Matcher.quoteReplacement(labels.get(label.group())));
    }
}
