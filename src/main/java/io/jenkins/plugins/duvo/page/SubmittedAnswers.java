package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers that a program posts, by the texts of the questions, held against what was asked. */
final class SubmittedAnswers {
    /**
     * @param answers by the exact text of the question; whole only if there are no problems
     * @param problems what is wrong, in words; harmless
     */
    record Checked(Map<String, String> answers, List<String> problems) {}

    private static final int LONGEST_NAME = 200;

    private final Map<String, List<String>> values;

    private SubmittedAnswers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** The fields of a form; several values of a field are several chosen options. */
    static SubmittedAnswers ofForm(Map<String, String[]> fields) {
        var values = new LinkedHashMap<String, List<String>>();
        fields.forEach((question, given) -> values.put(question, List.of(given)));
        return new SubmittedAnswers(values);
    }

    /** {@code {"answers": {"the question": "an answer", "another": ["several", "options"]}}}; empty if it is not that. */
    static Optional<SubmittedAnswers> ofJson(String body) {
        try {
            var answers = Json.MAPPER.readTree(body).path("answers");
            if (!answers.isObject()) {
                return Optional.empty();
            }
            var values = new LinkedHashMap<String, List<String>>();
            answers.properties().forEach(each -> values.put(each.getKey(), texts(each.getValue())));
            return Optional.of(new SubmittedAnswers(values));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static List<String> texts(JsonNode value) {
        var texts = new ArrayList<String>();
        if (value.isArray()) {
            value.forEach(each -> texts.add(each.asString("")));
        } else {
            texts.add(value.asString(""));
        }
        return texts;
    }

    Checked check(HumanRequest request) {
        var answers = new LinkedHashMap<String, String>();
        var problems = new ArrayList<String>();
        var unknown = new LinkedHashMap<>(values);
        for (var question : request.questions()) {
            var key = values.containsKey(question.question())
                    ? question.question()
                    : PlainText.sanitize(question.question());
            unknown.remove(key);
            var given = values.getOrDefault(key, List.of()).stream()
                    .filter(each -> !each.isBlank())
                    .toList();
            if (given.isEmpty()) {
                problems.add(Messages.SubmittedAnswers_missing(name(key)));
            } else {
                read(question, given).ifPresentOrElse(answer -> answers.put(question.question(), answer), () -> {
                    problems.add(Messages.SubmittedAnswers_noOption(
                            name(key), name(String.join(", ", given)), options(question)));
                });
            }
        }
        unknown.keySet().forEach(key -> problems.add(Messages.SubmittedAnswers_unknown(name(key))));
        return new Checked(answers, problems);
    }

    private static Optional<String> read(Question question, List<String> given) {
        if (question.options().isEmpty()) {
            return given.size() == 1 ? Optional.of(given.get(0)) : Optional.empty();
        }
        if (!question.multiSelect()) {
            return given.size() == 1 ? label(question, given.get(0)) : Optional.empty();
        }
        var chosen = labels(question, given);
        // One text may hold several labels, joined as they are sent.
        return chosen.isPresent() || given.size() > 1
                ? chosen
                : labels(question, Arrays.asList(given.get(0).split(",")));
    }

    private static Optional<String> labels(Question question, List<String> given) {
        var labels = given.stream()
                .map(each -> label(question, each.strip()))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        return labels.size() == given.size() ? Optional.of(String.join(",", labels)) : Optional.empty();
    }

    private static Optional<String> label(Question question, String given) {
        return question.options().stream()
                .map(Question.Option::label)
                .filter(label ->
                        label.equals(given) || PlainText.sanitize(label).equals(given))
                .findFirst();
    }

    private static String options(Question question) {
        return question.options().stream()
                .map(option -> '"' + name(option.label()) + '"')
                .collect(Collectors.joining(", "));
    }

    private static String name(String text) {
        return PlainText.toLine(text, LONGEST_NAME);
    }
}
