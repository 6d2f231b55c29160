package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.duvo.api.Assignment;
import io.jenkins.plugins.duvo.config.AssignmentCatalog;
import io.jenkins.plugins.duvo.config.AssignmentReference;
import io.jenkins.plugins.duvo.config.ConnectionChoices;
import io.jenkins.plugins.duvo.config.DuvoConfigurationException;
import io.jenkins.plugins.duvo.config.ResolvedConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Suggestions for the form field of an Assignment: a form suggests {@code name (id)} while a user types, and settings keep the
 * id; a name alone will do too. If Duvo cannot be asked, the field has no suggestions. Methods block for a few seconds at most.
 *
 * @param item the project whose form it is; null outside of any project
 * @param connection as in the form; null or blank for the default one
 * @param credentialsId as in the form; null or blank for the connection's
 */
record AssignmentSuggestions(
        @CheckForNull Item item,
        @CheckForNull String connection,
        @CheckForNull String credentialsId) {
    /** Starts to list the Assignments, so that suggestions are ready when the user types. */
    void prepare() {
        try {
            AssignmentCatalog.get().prepare(resolve());
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
                .map(AssignmentReference::suggestion)
                .filter(each -> lowercase(each).contains(part))
                .sorted(Comparator.comparing((String each) -> !lowercase(each).startsWith(part))
                        .thenComparing(String.CASE_INSENSITIVE_ORDER))
                .forEach(suggestions::add);
        return suggestions;
    }

    /** Checks what a user wrote: names the Assignment, or says why there is none. */
    FormValidation check(String text) {
        var written = AssignmentReference.keep(text);
        if (written == null || written.contains("$")) { // a variable, whose value only the build knows
            return FormValidation.ok();
        }
        var reference = new AssignmentReference(written);
        ResolvedConnection duvo;
        try {
            duvo = resolve();
        } catch (DuvoConfigurationException e) {
            return FormValidation.ok(); // the fields of connection and key say what is wrong
        }
        try {
            if (reference.isId()) {
                duvo.requireAgent(written);
            }
        } catch (DuvoConfigurationException e) {
            return FormValidation.error(e.getMessage());
        }
        return AssignmentCatalog.get()
                .listForForm(duvo)
                .map(all -> check(reference, all))
                .orElseGet(FormValidation::ok);
    }

    private static FormValidation check(AssignmentReference reference, List<Assignment> all) {
        var found = reference.find(all);
        return switch (found.size()) {
            case 0 -> FormValidation.warning(Messages.AssignmentSuggestions_unknown(reference.text()));
            case 1 -> FormValidation.ok(AssignmentReference.suggestion(found.get(0)));
            default ->
                FormValidation.warning(Messages.AssignmentSuggestions_several(AssignmentReference.describe(found)));
        };
    }

    private List<Assignment> assignments() {
        try {
            return AssignmentCatalog.get().listForForm(resolve()).orElse(List.of());
        } catch (DuvoConfigurationException e) {
            return List.of();
        }
    }

    private ResolvedConnection resolve() throws DuvoConfigurationException {
        return new ConnectionChoices(item).resolve(connection, credentialsId);
    }

    private static String lowercase(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
