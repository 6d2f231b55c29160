package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.markup.EscapedMarkupFormatter;
import hudson.model.BooleanParameterDefinition;
import hudson.model.ChoiceParameterDefinition;
import hudson.model.ParameterDefinition;
import hudson.model.StringParameterDefinition;
import hudson.model.TextParameterDefinition;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;

/**
 * Form field of one question: a text, or a choice or a checkbox for each option with a text beside it for an answer in one's own words. The
 * names of its parameters are generated, harmless and unique within the form; {@link #read} maps them back to the exact labels, which may
 * hold anything.
 */
final class QuestionField {
    /** Characters of a parameter's name, which a form shows as its title. */
    private static final int MAX_NAME = 80;
    /** Characters of an option's label in a form. */
    private static final int MAX_LABEL = 5_000;

    private final Question question;
    private final int timesAsked;
    private final int number;
    private final String name;
    /** Name of the parameter for own words; null if the question has no options. */
    private final String ownName;
    /** The exact labels of the options, by what the form shows for them. */
    private final Map<String, String> labels = new LinkedHashMap<>();

    /** The answer that the form is filled in with; null if there is none. */
    private final OptionMatcher.Chosen given;

    /**
     * @param timesAsked how many questions of the request get this one's answer
     * @param number of the question within its request, from 1
     * @param usedNames names that other fields have; the names of this one are added
     * @param given an answer to fill in, or null
     */
    QuestionField(Question question, int timesAsked, int number, Set<String> usedNames, @CheckForNull String given) {
        this.question = question;
        this.timesAsked = timesAsked;
        this.number = number;
        this.given = given == null
                ? null
                : new OptionMatcher(question).choose(List.of(given)).orElse(null);
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
        this.ownName = question.options().isEmpty() ? null : unique(Messages.QuestionField_own(name), usedNames);
    }

    /** A copy that is filled in with other answers. */
    private QuestionField(QuestionField field, OptionMatcher.Chosen given) {
        question = field.question;
        timesAsked = field.timesAsked;
        number = field.number;
        name = field.name;
        ownName = field.ownName;
        labels.putAll(field.labels);
        this.given = given;
    }

    /** Returns the field as a form left it: filled in with all that was typed, also where that is too much. */
    QuestionField filled(Map<String, Object> values) {
        var isSubmitted = parameters().stream().anyMatch(parameter -> values.containsKey(parameter.getName()));
        return isSubmitted ? new QuestionField(this, new OptionMatcher(question).all(read(values))) : this;
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

    /** The question as the page of the build shows it, with what was submitted; null for a form that is shown first. */
    QuestionFieldset fieldset(@CheckForNull Map<String, String[]> submitted) {
        return new QuestionFieldset(question, timesAsked, number, given, submitted);
    }

    /** The parameters of the field, filled in with the given answer. */
    List<ParameterDefinition> parameters() {
        if (question.options().isEmpty()) {
            return List.of(new TextParameterDefinition(
                    name, given == null ? "" : PlainText.sanitize(given.text()), description()));
        }
        var parameters = question.multiSelect() ? checkboxes() : new ArrayList<>(List.of(choice()));
        parameters.add(new StringParameterDefinition(
                ownName,
                given == null ? "" : PlainText.sanitize(given.ownWords()),
                question.multiSelect() ? Messages.QuestionField_ownMeaningToo() : Messages.QuestionField_ownMeaning()));
        return parameters;
    }

    /** The first choice is empty, so that a form submitted unread is no answer. */
    private ParameterDefinition choice() {
        var choices = new ArrayList<String>();
        choices.add("");
        choices.addAll(labels.keySet());
        var choice = new ChoiceParameterDefinition(name, choices.toArray(String[]::new), description());
        return labels.entrySet().stream()
                .filter(each -> isGiven(each.getValue()))
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
            var explained = boxes.isEmpty() ? (text() + "\n" + meaning).strip() : meaning;
            boxes.add(new BooleanParameterDefinition(parameter, isGiven(label), plain(explained)));
        });
        return boxes;
    }

    private boolean isGiven(String label) {
        return given != null && given.labels().contains(label);
    }

    /** The text of the question, and that it is asked more than once. */
    private String text() {
        return timesAsked == 1
                ? question.question()
                : question.question() + '\n' + Messages.QuestionField_askedTwice(timesAsked);
    }

    private String description() {
        return plain(text()
                + question.options().stream()
                        .filter(option -> option.description() != null)
                        .map(option -> "\n" + option.label() + ": " + option.description())
                        .collect(Collectors.joining()));
    }

    /** The text as it is shown: parameter descriptions pass through the markup formatter of this Jenkins, which may let markup through. */
    static String plain(String text) {
        var harmless = PlainText.sanitize(text);
        return Jenkins.get().getMarkupFormatter() instanceof EscapedMarkupFormatter ? harmless : Util.escape(harmless);
    }

    /** Returns what the values of a submitted form give as the answer: the exact labels of options, and own words; empty if nothing. */
    List<String> read(Map<String, Object> values) {
        var given = new LinkedHashSet<String>();
        if (question.options().isEmpty()) {
            addText(given, values.get(name));
            return List.copyOf(given);
        }
        if (!question.multiSelect()) {
            var label = values.get(name) instanceof String chosen ? labels.get(chosen) : null;
            if (label != null) {
                given.add(label);
            }
        } else {
            labels.forEach((parameter, label) -> {
                if (Boolean.TRUE.equals(values.get(parameter))) {
                    given.add(label);
                }
            });
        }
        addText(given, values.get(ownName));
        return List.copyOf(given);
    }

    private static void addText(Set<String> given, @CheckForNull Object value) {
        if (value instanceof String text && !text.isBlank()) {
            given.add(text);
        }
    }

    /** Returns the answer as it is sent; empty if nothing is given, or if several answers are and the question takes one. */
    Optional<String> answer(List<String> read) {
        return AnswerMatcher.sent(question, read);
    }
}
