package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Form checks and suggestions for the field of an Assignment, beside those for its connection. */
public interface AssignmentFormChecks extends ConnectionFormChecks {
    /** Lists the Assignments whose name or id contains what was typed; none for users who may not configure the project. */
    @POST
    default AutoCompletionCandidates doAutoCompleteAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        return FormPermissions.canUseKeys(item)
                ? new AssignmentSuggestions(item, connection, credentialsId).suggestions(value)
                : new AutoCompletionCandidates();
    }

    /** Checks the Assignment; only users who may configure the project learn which one it is. */
    @POST
    default FormValidation doCheckAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        if (!FormPermissions.canUseKeys(item)) {
            return FormValidation.ok();
        }
        var field = new AssignmentSuggestions(item, connection, credentialsId);
        if (!value.isBlank()) {
            return field.check(value);
        }
        field.prepare();
        return FormValidation.ok();
    }
}
