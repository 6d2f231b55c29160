package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Answers to questions as they are given on the command line: {@code QUESTION=ANSWER}. Both sides may hold further {@code =}, so a text
 * is split when the questions are known: at the {@code =} before which stands the text of a question, else its header, else either of
 * them as it is shown in a terminal. Example: with the question {@code Is a=b?}, the text {@code Is a=b?=c=d} gives {@code c=d}.
 */
final class Answers {
    private static final List<Function<Question, String>> NAMES = List.of(
            Question::question,
            question -> question.header() == null ? "" : question.header(),
            question -> asShown(question.question()),
            question -> question.header() == null ? "" : asShown(question.header()));

    private final List<String> texts = new ArrayList<>();

    void add(String text) throws UsageException {
        if (text.indexOf('=') < 1) {
            throw new UsageException("--answer is QUESTION=ANSWER, not " + text);
        }
        texts.add(text);
    }

    boolean isEmpty() {
        return texts.isEmpty();
    }

    /** The given answers to questions of the request, by the exact text of the question; of several to one question, the last. */
    Map<String, String> to(HumanRequest request) {
        var given = new HashMap<String, String>();
        texts.forEach(text -> given.putAll(match(text, request)));
        return given;
    }

    /**
     * The given answers, which must be exactly one to each question of the request.
     *
     * @throws UsageException if a question has none or several, or if an answer belongs to no question
     */
    Map<String, String> toAll(HumanRequest request) throws UsageException {
        var given = new HashMap<String, String>();
        for (var text : texts) {
            var matched = match(text, request);
            if (matched.isEmpty()) {
                throw new UsageException("no question of the request stands before an = in --answer " + text
                        + "; its questions: " + names(request));
            }
            for (var answer : matched.entrySet()) {
                if (given.put(answer.getKey(), answer.getValue()) != null) {
                    throw new UsageException("two answers to the question " + answer.getKey());
                }
            }
        }
        for (var question : request.questions()) {
            if (!given.containsKey(question.question())) {
                throw new UsageException("all questions are answered at once, and there is no --answer to: "
                        + PlainText.title(question.question()));
            }
        }
        return given;
    }

    private static Map<String, String> match(String text, HumanRequest request) {
        for (var name : NAMES) {
            for (int at = text.lastIndexOf('='); at > 0; at = text.lastIndexOf('=', at - 1)) {
                var key = text.substring(0, at).strip();
                var answer = text.substring(at + 1).strip();
                var matched = new HashMap<String, String>();
                for (var question : request.questions()) {
                    if (!key.isEmpty() && name.apply(question).strip().equals(key)) {
                        matched.put(question.question(), answer);
                    }
                }
                if (!matched.isEmpty()) {
                    return matched;
                }
            }
        }
        return Map.of();
    }

    /** The answers that are none of the options of their question; Duvo takes them as a person's own words, or refuses them. */
    static Set<String> ownWords(HumanRequest request, Map<String, String> answers) {
        var own = new HashSet<String>();
        for (var question : request.questions()) {
            var answer = answers.get(question.question());
            var labels = question.options().stream()
                    .map(option -> option.label().strip())
                    .toList();
            if (answer != null && !labels.isEmpty() && !isChosen(answer, labels, question.multiSelect())) {
                own.add(answer);
            }
        }
        return own;
    }

    private static boolean isChosen(String answer, List<String> labels, boolean several) {
        return labels.contains(answer.strip())
                || several && List.of(answer.split(",")).stream().allMatch(part -> labels.contains(part.strip()));
    }

    private static String asShown(String text) {
        return PlainText.toLine(text, Asker.MAX_LENGTH);
    }

    private static String names(HumanRequest request) {
        return String.join(
                "; ",
                request.questions().stream()
                        .map(question -> PlainText.title(question.question()))
                        .toList());
    }
}
