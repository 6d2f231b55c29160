package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.config.AssignmentCatalog;
import io.jenkins.plugins.duvo.config.ConnectionChoices;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Suggestions for the form field of an Assignment: a form suggests {@code name (id)} while a user types, and settings keep the
 * id. If Duvo cannot be asked, the field has no suggestions. Methods block for a few seconds at most.
 *
 * @param item the project whose form it is; null outside of any project
 * @param connection as in the form; null or blank for the default one
 * @param credentialsId as in the form; null or blank for the connection's
 */
@Restricted(NoExternalUse.class)
public record AssignmentSuggestions(
        @CheckForNull Item item,
        @CheckForNull String connection,
        @CheckForNull String credentialsId) {
    private static final Pattern SUGGESTION = Pattern.compile(".*\\s\\(([^\\s()]+)\\)");

    /**
     * Returns the id in what a user wrote: the text itself, or the end of a suggestion; null if the text is blank. Example:
     * {@code id-1} and {@code Pay open invoices (id-1)} both give {@code id-1}.
     */
    @CheckForNull
    public static String id(@CheckForNull String text) {
        var written = Util.fixEmptyAndTrim(text);
        if (written == null) {
            return null;
        }
        var suggestion = SUGGESTION.matcher(written);
        return suggestion.matches() ? suggestion.group(1) : written;
    }

    /** Starts to list the Assignments, so that suggestions are ready when the user types. */
    void prepare() {
        try {
            AssignmentCatalog.get().prepare(connected());
        } catch (DuvoConfigurationException e) {
            // The fields of connection and key say what is wrong.
        }
    }

    /**
     * Returns the Assignments whose name or id contains the text, those that begin with it first; none if Duvo cannot be asked.
     */
    AutoCompletionCandidates suggestions(String text) {
        var part = lowercase(text.trim());
        var suggestions = new AutoCompletionCandidates();
        assignments().stream()
                .map(AssignmentSuggestions::suggestion)
                .filter(each -> lowercase(each).contains(part))
                .sorted(Comparator.comparing((String each) -> !lowercase(each).startsWith(part))
                        .thenComparing(String.CASE_INSENSITIVE_ORDER))
                .forEach(suggestions::add);
        return suggestions;
    }

    /** Checks what a user wrote: names the Assignment, or says why there is none. */
    FormValidation check(String text) {
        var id = id(text);
        if (id == null || id.contains("$")) { // a variable, whose value only the build knows
            return FormValidation.ok();
        }
        ResolvedConnection duvo;
        try {
            duvo = connected();
        } catch (DuvoConfigurationException e) {
            return FormValidation.ok(); // the fields of connection and key say what is wrong
        }
        try {
            duvo.requireAgent(id);
        } catch (DuvoConfigurationException e) {
            return FormValidation.error(e.getMessage());
        }
        return AssignmentCatalog.get().of(duvo).map(all -> check(id, all)).orElseGet(FormValidation::ok);
    }

    private static FormValidation check(String id, List<Assignment> all) {
        var known = all.stream().filter(each -> each.id().equalsIgnoreCase(id)).findFirst();
        if (known.isPresent()) {
            return FormValidation.ok(name(known.get()));
        }
        return all.stream()
                .filter(each -> name(each).equalsIgnoreCase(id))
                .findFirst()
                .map(named -> FormValidation.warning(Messages.AssignmentSuggestions_name(suggestion(named))))
                .orElseGet(() -> FormValidation.warning(Messages.AssignmentSuggestions_unknown(id)));
    }

    private List<Assignment> assignments() {
        try {
            return AssignmentCatalog.get().of(connected()).orElse(List.of());
        } catch (DuvoConfigurationException e) {
            return List.of();
        }
    }

    private ResolvedConnection connected() throws DuvoConfigurationException {
        return new ConnectionChoices(item).connected(connection, credentialsId);
    }

    private static String suggestion(Assignment assignment) {
        var name = name(assignment);
        return name.isEmpty() ? assignment.id() : name + " (" + assignment.id() + ")";
    }

    private static String name(Assignment assignment) {
        return PlainText.name(assignment.name());
    }

    private static String lowercase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
