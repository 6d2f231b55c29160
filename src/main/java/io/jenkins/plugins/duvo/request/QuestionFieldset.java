package io.jenkins.plugins.duvo.request;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Fieldset of one question on the page of a build: a text, or a radio button or checkbox for each option with a text beside them for an
 * answer in one's own words. Options are submitted by their numbers, so that a label may hold anything. All texts are harmless; they
 * are to be escaped in HTML.
 *
 * <p>Example: of the second question, the third option is submitted as {@code q2=2}, and own words as {@code q2=own&q2-own=By train}.
 */
@Restricted(NoExternalUse.class)
public final class QuestionFieldset {
    /**
     * Option of the question.
     *
     * @param value that is submitted
     * @param description empty for none
     * @param chosen whether it is chosen when the form is shown
     */
    public record Choice(String value, String label, String description, boolean chosen) {}

    /** Value of the radio button of own words. */
    private static final String OWN = "own";
    /** Characters. */
    private static final int MAX_LABEL = 5_000;

    private final Question question;
    private final int timesAsked;
    private final String name;
    private final OptionMatcher.Chosen given;
    private final Map<String, String[]> submitted;

    /**
     * @param number of the question within its request, from 1
     * @param given an answer to fill in where nothing was submitted; or null
     * @param submitted values of a form that is shown again, by the names of its fields; null for a form that is shown first
     */
    QuestionFieldset(
            Question question,
            int timesAsked,
            int number,
            @CheckForNull OptionMatcher.Chosen given,
            @CheckForNull Map<String, String[]> submitted) {
        this.question = question;
        this.timesAsked = timesAsked;
        this.name = "q" + number;
        this.given = given;
        this.submitted = submitted;
    }

    /** Name of the fields, for one's own words with {@code -own} behind it. */
    public String name() {
        return name;
    }

    /** The lines of the question's text. */
    public List<String> lines() {
        return PlainText.toLines(PlainText.sanitize(question.question()));
    }

    /** That one answer counts for several questions; null where it does not. */
    @CheckForNull
    public String note() {
        return timesAsked == 1 ? null : Messages.QuestionField_askedTwice(timesAsked);
    }

    /** Whether several options may be chosen. */
    public boolean isSeveral() {
        return question.multiSelect();
    }

    /** The options, in Duvo's order; empty for a question that is answered with a text. */
    public List<Choice> choices() {
        var choices = new ArrayList<Choice>();
        for (var option : question.options()) {
            var value = String.valueOf(choices.size());
            choices.add(new Choice(
                    value,
                    PlainText.toLine(option.label(), MAX_LABEL),
                    PlainText.sanitize(Objects.toString(option.description(), ""))
                            .strip(),
                    submitted == null
                            ? given != null && given.labels().contains(option.label())
                            : values(name).contains(value)));
        }
        return choices;
    }

    /** Whether the radio button of own words is chosen when the form is shown. */
    public boolean isOwnChosen() {
        return submitted == null ? !text().isEmpty() : values(name).contains(OWN);
    }

    /** The text that is filled in: own words, or the answer to a question without options; empty for none. */
    public String text() {
        if (submitted != null) {
            var typed = values(textName());
            return typed.isEmpty() ? "" : PlainText.sanitize(typed.get(0));
        }
        if (given == null) {
            return "";
        }
        return PlainText.sanitize(question.options().isEmpty() ? given.text() : given.ownWords());
    }

    /** Whether a form that is shown again lacks the answer. */
    public boolean isMissing() {
        return submitted != null && read().isEmpty();
    }

    /** The exact text of the question, which is the key of its answer. */
    String question() {
        return question.question();
    }

    /** Returns what was submitted as the answer: the exact labels of options, and own words; empty if nothing. */
    List<String> read() {
        var chosen = values(name);
        var read = new LinkedHashSet<String>();
        for (int i = 0; i < question.options().size(); i++) {
            if (chosen.contains(String.valueOf(i)) && (isSeveral() || read.isEmpty())) {
                read.add(question.options().get(i).label());
            }
        }
        if (read.isEmpty() || isSeveral()) { // of radio buttons, the one that is chosen counts
            values(textName()).stream()
                    .map(text -> text.replace("\r\n", "\n")) // as browsers write line breaks into a form
                    .filter(text -> !text.isBlank())
                    .limit(1)
                    .forEach(read::add);
        }
        return List.copyOf(read);
    }

    private String textName() {
        return question.options().isEmpty() ? name : name + "-" + OWN;
    }

    private List<String> values(String field) {
        var values = submitted == null ? null : submitted.get(field);
        return values == null ? List.of() : Arrays.asList(values);
    }
}
