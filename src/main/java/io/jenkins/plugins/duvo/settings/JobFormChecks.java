package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.stream.Stream;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms about a Job that is followed offer and check, in steps and in the freestyle build step. For descriptors. */
public interface JobFormChecks extends ConnectionFormChecks {
    /** The fields of every such form, by the names that users write. */
    List<String> FOLLOW_FIELDS = List.of(
            "connection",
            "credentialsId",
            "humanRequests",
            "submitter",
            "requestTimeoutMinutes",
            "onRequestTimeout",
            "answers",
            "log",
            "outputFile",
            "propagate",
            "onAbort");
    /** The fields of a form about a Job that is started. */
    List<String> FIELDS = Stream.concat(Stream.of("agentId", "message", "files", "wait"), FOLLOW_FIELDS.stream())
            .toList();

    /** The Assignments whose names or ids hold what was typed; none for people who may not change the job. */
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

    /** Says to people who may change the job which Assignment it is. */
    @POST
    default FormValidation doCheckAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        var field = new AssignmentSuggestions(item, connection, credentialsId);
        if (!value.isBlank()) {
            return FormPermissions.canUseKeys(item) ? field.check(value) : FormValidation.ok();
        }
        if (FormPermissions.canUseKeys(item)) {
            field.prepare();
        }
        return FormPermissions.canRead(item)
                ? FormValidation.error(Messages.JobFormChecks_noAgent())
                : FormValidation.ok();
    }

    /** Whether the patterns can be meant. */
    @POST
    default FormValidation doCheckFiles(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        var settings = new JobSettings();
        settings.setFiles(value);
        return FormPermissions.validation(FormPermissions.canRead(item), settings::check);
    }

    /** Whether the path can be meant. */
    @POST
    default FormValidation doCheckOutputFile(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        var settings = new JobSettings();
        settings.setOutputFile(value);
        return FormPermissions.validation(FormPermissions.canRead(item), settings::check);
    }

    @POST
    default ListBoxModel doFillLogItems(@AncestorInPath @CheckForNull Item item) {
        return words(item, JobSettingsValidator.LOG_LEVELS);
    }

    @POST
    default ListBoxModel doFillHumanRequestsItems(@AncestorInPath @CheckForNull Item item) {
        return words(item, JobSettingsValidator.HUMAN_REQUESTS);
    }

    @POST
    default ListBoxModel doFillOnRequestTimeoutItems(@AncestorInPath @CheckForNull Item item) {
        return words(item, JobSettingsValidator.ON_REQUEST_TIMEOUT);
    }

    @POST
    default ListBoxModel doFillOnAbortItems(@AncestorInPath @CheckForNull Item item) {
        return words(item, JobSettingsValidator.ON_ABORT);
    }

    private static ListBoxModel words(@CheckForNull Item item, List<String> words) {
        var model = new ListBoxModel();
        if (FormPermissions.canRead(item)) {
            words.forEach(model::add);
        }
        return model;
    }
}
