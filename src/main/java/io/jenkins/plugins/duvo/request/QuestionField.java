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
 * Form field of one question: a choice, a checkbox for each option, or a text. The names of its parameters are generated, harmless and
 * unique within the form; {@link #read} maps them back to the exact labels, which may hold anything.
 */
final class QuestionField {
    /** Characters of a parameter's name, which a form shows as its title. */
    private static final int MAX_NAME = 80;
    /** Characters of an option's label in a form. */
    private static final int MAX_LABEL = 5_000;

    private static final Pattern COMMAS = Pattern.compile("\\s*,\\s*");

    private final Question question;
    private final String name;
    /** The exact labels of the options, by what the form shows for them. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    /** The answer that the form is filled in with; null if there is none. */
    private final String given;

    /**
     * @param number of the question within its request, from 1
     * @param usedNames names that other fields have; the names of this one are added
     * @param given an answer to fill in, or null
     */
    QuestionField(Question question, int number, Set<String> usedNames, @CheckForNull String given) {
        this.question = question;
        this.given = given;
        var header = question.header();
        var heading = header == null ? "" : PlainText.toLine(header, MAX_NAME);
        this.name = unique(heading.isEmpty() ? Messages.QuestionField_name(number) : heading, usedNames);
        for (var option : question.options()) {
            var shown = PlainText.toLine(option.label(), MAX_LABEL);
            if (question.multiSelect()) {
                labels.put(unique(name + ": " + PlainText.toLine(option.label(), MAX_NAME), usedNames), option.label());
            } else {
                labels.put(uniqueLabel(shown), option.label());
            }
        }
    }

    private String uniqueLabel(String shown) {
        return unique(shown, new HashSet<>(labels.keySet()));
    }

    private static String unique(String base, Set<String> used) {
        var name = base;
        for (int n = 2; !used.add(name); n++) {
            name = base + " (" + n + ")";
        }
        return name;
    }

    /** The exact text of the question, which is the key of its answer. */
    String question() {
        return question.question();
    }

    /** The text of the question on one line, for messages to users. */
    String title() {
        return PlainText.toLine(question.question(), MAX_NAME);
    }

    /** The parameters of the field, filled in with the given answer. */
    List<ParameterDefinition> parameters() {
        if (question.options().isEmpty()) {
            return List.of(
                    new TextParameterDefinition(name, given == null ? "" : PlainText.sanitize(given), description()));
        }
        return question.multiSelect() ? checkboxes() : List.of(choice());
    }

    /** The first choice is empty, so that a form submitted unread is no answer. */
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

    /** Whether the given answer holds the label. It joins labels with commas, and labels may hold commas themselves. */
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

    /** The text as it is shown: parameter descriptions pass through the markup formatter of this Jenkins, which may let markup through. */
    private static String plain(String text) {
        var harmless = PlainText.sanitize(text);
        return Jenkins.get().getMarkupFormatter() instanceof EscapedMarkupFormatter ? harmless : Util.escape(harmless);
    }

    /** Returns the answer in the values of a submitted form; null if there is none. */
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
