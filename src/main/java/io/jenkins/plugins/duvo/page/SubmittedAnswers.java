package io.jenkins.plugins.duvo.page;

import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.request.AnswerMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Answers that a program has posted to a human request, as a form or as JSON. They are matched to its questions by the
 * {@link AnswerMatcher}.
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

    /** Checks the answers: every question has one, and no other question is answered. An answer may be in one's own words. */
    Checked check(HumanRequest request) {
        var matcher = new AnswerMatcher(request);
        var answers = new LinkedHashMap<String, String>();
        var problems = new ArrayList<String>();
        for (var question : matcher.questions()) {
            var given = matcher.find(question, values, each -> !filled(each).isEmpty());
            var filled = given.map(SubmittedAnswers::filled).orElse(List.of());
            AnswerMatcher.sent(question, filled)
                    .ifPresentOrElse(
                            answer -> answers.put(question.question(), answer),
                            () -> problems.add(problem(matcher, question, filled)));
        }
        values.keySet().stream()
                .filter(key -> !matcher.isAsked(key))
                .forEach(key -> problems.add(Messages.SubmittedAnswers_unknown(PlainText.title(key))));
        return new Checked(answers, problems);
    }

    private String problem(AnswerMatcher matcher, Question question, List<String> filled) {
        var name = PlainText.title(question.question());
        if (matcher.isTwofold(question, values, each -> !filled(each).isEmpty())) {
            return Messages.SubmittedAnswers_twofold(name, matcher.timesAsked(question));
        }
        return filled.isEmpty()
                ? Messages.SubmittedAnswers_missing(name)
                : Messages.SubmittedAnswers_oneAnswer(name, filled.size(), PlainText.title(String.join(", ", filled)));
    }

    private static List<String> filled(List<String> given) {
        return given.stream().filter(each -> !each.isBlank()).toList();
    }
}
