package io.jenkins.plugins.duvo.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.util.EditDistance;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.api.PlainText;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Reference to an Assignment as a user writes it: its id, {@code name (id)} as forms suggest it, or its name.
 *
 * @param text not blank, without white space around it
 */
@Restricted(NoExternalUse.class)
public record AssignmentReference(String text) {
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");
    private static final Pattern SUGGESTION = Pattern.compile(".*\\s\\(([^\\s()]+)\\)", Pattern.DOTALL);
    /** The most Assignments that {@link #describe} names. */
    private static final int MAX_NAMED = 5;

    /**
     * Returns what is kept of a user's text: of an id with a name before it the id; else the text itself, without white space around it;
     * null if it is blank. Ids are recognized by their form, which is that of a UUID: {@code Pay invoices (EU)} is a name.
     */
    @CheckForNull
    public static String keep(@CheckForNull String text) {
        var written = Util.fixEmptyAndTrim(text);
        if (written == null) {
            return null;
        }
        var inParentheses = new AssignmentReference(written).inParentheses();
        return inParentheses != null && UUID.matcher(inParentheses).matches() ? inParentheses : written;
    }

    /** Whether this is certainly an id, by its form. */
    public boolean isId() {
        return UUID.matcher(text).matches();
    }

    /** Whether this may be an id: Duvo's ids are opaque, but hold no white space. */
    public boolean mayBeId() {
        return text.chars().noneMatch(Character::isWhitespace);
    }

    @CheckForNull
    private String inParentheses() {
        var suggestion = SUGGESTION.matcher(text);
        return suggestion.matches() ? suggestion.group(1) : null;
    }

    /**
     * Finds the Assignments that this may mean: the one of this id; else the one whose id stands in parentheses at the end; else all of
     * this name, where case matters only if the name is there in this case.
     */
    public List<Assignment> find(Collection<Assignment> all) {
        var id = inParentheses();
        List<Predicate<Assignment>> rules = List.of(
                each -> each.id().equalsIgnoreCase(text),
                each -> each.id().equalsIgnoreCase(id),
                each -> text.equals(each.name().strip()) || text.equals(name(each)),
                each -> text.equalsIgnoreCase(each.name().strip()) || text.equalsIgnoreCase(name(each)));
        return rules.stream()
                .map(rule -> all.stream().filter(rule).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** Finds the Assignments that a user may have meant, the nearest first: names that contain this or stand in it, or differ in few letters. */
    public List<Assignment> near(Collection<Assignment> all) {
        return all.stream()
                .filter(each -> !each.name().isBlank() && distance(each) <= Math.max(2, text.length() / 3))
                .sorted(Comparator.comparingInt(this::distance))
                .toList();
    }

    /** How many letters differ; 0 if one contains the other. */
    private int distance(Assignment assignment) {
        var mine = text.toLowerCase(Locale.ROOT);
        var other = name(assignment).toLowerCase(Locale.ROOT);
        return other.contains(mine) || mine.contains(other) ? 0 : EditDistance.editDistance(mine, other);
    }

    /** Names Assignments on one line, each as {@code name (id)}; of many the first ones, with an ellipsis. */
    public static String describe(List<Assignment> assignments) {
        var named = assignments.stream()
                .limit(MAX_NAMED)
                .map(AssignmentReference::suggestion)
                .collect(Collectors.joining(", "));
        return assignments.size() > MAX_NAMED ? named + ", …" : named;
    }

    /** An Assignment as forms suggest it: {@code name (id)}, or the id if it has no name. */
    public static String suggestion(Assignment assignment) {
        var name = name(assignment);
        var id = PlainText.id(assignment.id());
        return name.isEmpty() ? id : name + " (" + id + ")";
    }

    /** The name as people see it. */
    public static String name(Assignment assignment) {
        return PlainText.name(assignment.name());
    }
}
