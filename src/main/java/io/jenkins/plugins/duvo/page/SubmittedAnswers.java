package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.request.AnswerMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers that a program has posted to a human request, as a form or as JSON. They are matched to its questions by the
 * {@link AnswerMatcher}; here alone they are also checked against the options of the questions.
 */
final class SubmittedAnswers {
    /**
     * Outcome of the check.
     *
     * @param answers by the exact text of the question; complete only if there are no problems
     * @param problems what is wrong, in words; harmless
     */
    record Checked(Map<String, String> answers, List<String> problems) {}

    /** By the keys that the program gave; several values are several chosen options. */
    private final Map<String, List<String>> values;

    private SubmittedAnswers(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Returns the answers of a form's fields; several values of a field are several chosen options. */
    static SubmittedAnswers ofForm(Map<String, String[]> fields) {
        var values = new LinkedHashMap<String, List<String>>();
        fields.forEach((question, given) -> values.put(question, List.of(given)));
        return new SubmittedAnswers(values);
    }

    /**
     * Returns the answers of a JSON text of the kind {@code {"answers": {"the question": "an answer", "another": ["several", "options"]}}};
     * empty if it is not of that kind.
     */
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

    /** Checks the answers: every question has one, no other question is answered, and what is chosen are options. */
    Checked check(HumanRequest request) {
        var matcher = new AnswerMatcher(request);
        var answers = new LinkedHashMap<String, String>();
        var problems = new ArrayList<String>();
        for (var question : request.questions()) {
            var name = PlainText.title(question.question());
            var given = matcher.find(question, values, each -> !filled(each).isEmpty());
            if (given.isEmpty()) {
                problems.add(Messages.SubmittedAnswers_missing(name));
                continue;
            }
            var filled = filled(given.get());
            read(question, filled)
                    .ifPresentOrElse(
                            answer -> answers.put(question.question(), answer),
                            () -> problems.add(Messages.SubmittedAnswers_noOption(
                                    name, PlainText.title(String.join(", ", filled)), options(question))));
        }
        values.keySet().stream()
                .filter(key -> !matcher.isAsked(key))
                .forEach(key -> problems.add(Messages.SubmittedAnswers_unknown(PlainText.title(key))));
        return new Checked(answers, problems);
    }

    private static List<String> filled(List<String> given) {
        return given.stream().filter(each -> !each.isBlank()).toList();
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
                .map(option -> '"' + PlainText.title(option.label()) + '"')
                .collect(Collectors.joining(", "));
    }
}
