package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.markup.EscapedMarkupFormatter;
import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * One question as parameters of a form: a choice, a checkbox for each option, or a text. The names are made here, harmless and
 * unique, and lead back to the exact labels, which may hold anything.
 */
final class QuestionField {
    /** Characters of a name that a form shows as a title. */
    private static final int LONGEST_NAME = 80;
    /** Characters of an option's label in a form. */
    private static final int LONGEST_LABEL = 5_000;

    private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*");

    private final Question question;
    private final String name;
    /** What the form shows for an option, and the label that is sent for it. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    private final String given;

    /**
     * @param number of the question within its request, from 1
     * @param taken names that other fields have; this field's are added
     * @param given an answer to fill in, or null
     */
    QuestionField(Question question, int number, Set<String> taken, @CheckForNull String given) {
        this.question = question;
        this.given = given;
        var header = question.header();
        var heading = header == null ? "" : PlainText.toLine(header, LONGEST_NAME);
        this.name = unique(heading.isEmpty() ? Messages.QuestionField_name(number) : heading, taken);
        for (var option : question.options()) {
            var shown = PlainText.toLine(option.label(), LONGEST_LABEL);
            if (question.multiSelect()) {
                labels.put(unique(name + ": " + PlainText.toLine(option.label(), LONGEST_NAME), taken), option.label());
            } else {
                labels.put(uniqueLabel(shown), option.label());
            }
        }
    }

    private String uniqueLabel(String shown) {
        return unique(shown, new HashSet<>(labels.keySet()));
    }

    private static String unique(String wanted, Set<String> taken) {
        var name = wanted;
        for (int n = 2; !taken.add(name); n++) {
            name = wanted + " (" + n + ")";
        }
        return name;
    }

    /** The exact text of the question: the key of its answer. */
    String question() {
        return question.question();
    }

    /** What people know the question by. */
    String title() {
        return PlainText.toLine(question.question(), LONGEST_NAME);
    }

    List<ParameterDefinition> parameters() {
        if (question.options().isEmpty()) {
            return List.of(
                    new TextParameterDefinition(name, given == null ? "" : PlainText.sanitize(given), description()));
        }
        return question.multiSelect() ? checkboxes() : List.of(choice());
    }

    /** Nothing is chosen at first, so that nobody answers by not looking. */
    private ParameterDefinition choice() {
        var choices = new ArrayList<String>();
        choices.add("");
        choices.addAll(labels.keySet());
        var choice = new ChoiceParameterDefinition(name, choices.toArray(String[]::new), description());
        return labels.entrySet().stream()
                .filter(each -> each.getValue().equals(given))
                .findFirst()
                .<ParameterDefinition>map(
                        each -> new ChoiceParameterDefinition(name, first(each.getKey(), choices), description()))
                .orElse(choice);
    }

    private static String[] first(String chosen, List<String> choices) {
        var ordered = new ArrayList<>(choices);
        ordered.remove(chosen);
        ordered.add(0, chosen);
        return ordered.toArray(String[]::new);
    }

    private List<ParameterDefinition> checkboxes() {
        var boxes = new ArrayList<ParameterDefinition>();
        var options = question.options().iterator();
        labels.forEach((parameter, label) -> {
            var meaning = Objects.toString(options.next().description(), "");
            var explained = boxes.isEmpty() ? (question.question() + "\n" + meaning).strip() : meaning;
            boxes.add(new BooleanParameterDefinition(parameter, isGiven(label), plain(explained)));
        });
        return boxes;
    }

    /** Labels may hold commas themselves, as what joins them does. */
    private boolean isGiven(String label) {
        return given != null && between(given).contains(between(label));
    }

    private static String between(String labels) {
        return "," + COMMAS.matcher(labels.strip()).replaceAll(",") + ",";
    }

    private String description() {
        return plain(question.question()
                + question.options().stream()
                        .filter(option -> option.description() != null)
                        .map(option -> "\n" + option.label() + ": " + option.description())
                        .collect(Collectors.joining()));
    }

    /** Descriptions pass through the formatter that administrators chose, which may let markup through. */
    private static String plain(String text) {
        var harmless = PlainText.sanitize(text);
        return Jenkins.get().getMarkupFormatter() instanceof EscapedMarkupFormatter ? harmless : Util.escape(harmless);
    }

    /** The answer in a submitted form; null if there is none. */
    @CheckForNull
    String read(Map<String, Object> values) {
        if (question.options().isEmpty()) {
            return values.get(name) instanceof String text && !text.isBlank() ? text : null;
        }
        if (!question.multiSelect()) {
            return values.get(name) instanceof String chosen ? labels.get(chosen) : null;
        }
        var chosen = labels.entrySet().stream()
                .filter(each -> Boolean.TRUE.equals(values.get(each.getKey())))
                .map(Map.Entry::getValue)
                .toList();
        return chosen.isEmpty() ? null : String.join(",", chosen);
    }
}
