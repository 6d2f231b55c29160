package io.jenkins.plugins.duvo.settings;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Form checks and lists for the settings of a Job, for the descriptors of steps and of the freestyle build step. */
public interface JobFormChecks extends AssignmentFormChecks {
    /** The fields of every form about a Job that is followed, by the names that users write. */
    List<String> FOLLOW_FIELDS = List.of(
            "connection",
            "credentialsId",
            "humanRequests",
            "submitter",
            "selfApproval",
            "onDeny",
            "requestTimeoutMinutes",
            "onRequestTimeout",
            "answers",
            "log",
            "outputFile",
            "propagate",
            "onAbort",
            "failOn",
            "unstableOn",
            "evaluationTimeoutMinutes");
    /** The fields of a form about a Job that is started. */
    List<String> FIELDS = Stream.concat(Stream.of("agentId", "message", "files", "wait"), FOLLOW_FIELDS.stream())
            .toList();

    @Override
    @POST
    default FormValidation doCheckAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        var checked = AssignmentFormChecks.super.doCheckAgentId(item, value, connection, credentialsId);
        return value.isBlank() ? ConnectionFormChecks.hint(item, value, Messages.JobFormChecks_noAgent()) : checked;
    }

    /** Checks the patterns by themselves, whatever files exist. */
    @POST
    default FormValidation doCheckFiles(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return checked(item, null, settings -> settings.setFiles(value));
    }

    /** Checks the path by itself, whatever files exist, and that the step waits for its Job. */
    @POST
    default FormValidation doCheckOutputFile(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter @CheckForNull String wait) {
        return checked(item, wait, settings -> settings.setOutputFile(value));
    }

    /** Checks that a user or group is named, if anything is; what variables say, only the build knows. */
    @POST
    default FormValidation doCheckSubmitter(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return checked(item, null, settings -> settings.setSubmitter(value.contains("$") ? null : value));
    }

    /** Checks that this Jenkins has users, so that it can tell them apart. */
    @POST
    default FormValidation doCheckSelfApproval(@AncestorInPath @CheckForNull Item item, @QueryParameter boolean value) {
        return checked(item, null, settings -> settings.setSelfApproval(value));
    }

    @POST
    default FormValidation doCheckRequestTimeoutMinutes(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return ConnectionFormChecks.minutes(item, value);
    }

    @POST
    default FormValidation doCheckEvaluationTimeoutMinutes(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return ConnectionFormChecks.minutes(item, value);
    }

    /** Checks that a step with a gate waits for its Job. */
    @POST
    default FormValidation doCheckFailOn(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter @CheckForNull String wait) {
        return checked(item, wait, settings -> settings.setFailOn(value));
    }

    /** Checks that a step with a gate waits for its Job. */
    @POST
    default FormValidation doCheckUnstableOn(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter @CheckForNull String wait) {
        return doCheckFailOn(item, value, wait);
    }

    /** Checks that a step that hands a human request over to its script waits for its Job. */
    @POST
    default FormValidation doCheckHumanRequests(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter @CheckForNull String wait) {
        return checked(item, wait, settings -> settings.setHumanRequests(value));
    }

    @POST
    default ListBoxModel doFillFailOnItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.THRESHOLD);
    }

    @POST
    default ListBoxModel doFillUnstableOnItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.THRESHOLD);
    }

    @POST
    default ListBoxModel doFillLogItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.LOG);
    }

    @POST
    default ListBoxModel doFillHumanRequestsItems(@AncestorInPath @CheckForNull Item item) {
        var options = options(item, JobOption.HUMAN_REQUESTS);
        options.removeIf(option -> !hasScript() && option.value.equals("return"));
        return options;
    }

    /** Whether the step is one of a script, which can go on with a Job that was handed over to it. */
    default boolean hasScript() {
        return true;
    }

    @POST
    default ListBoxModel doFillOnDenyItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.ON_DENY);
    }

    @POST
    default ListBoxModel doFillOnRequestTimeoutItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.ON_REQUEST_TIMEOUT);
    }

    @POST
    default ListBoxModel doFillOnAbortItems(@AncestorInPath @CheckForNull Item item) {
        return options(item, JobOption.ON_ABORT);
    }

    /** The keywords as options of a list, each with what it means: {@code Ask in Jenkins (input)}. */
    private static ListBoxModel options(@CheckForNull Item item, List<JobOption> options) {
        var model = new ListBoxModel();
        if (FormPermissions.canRead(item)) {
            options.forEach(option -> model.add(option.label().get() + " (" + option.word() + ")", option.word()));
        }
        return model;
    }

    /** Checks settings that say nothing but what one field says, and whether the step waits, for users who may read the project. */
    private static FormValidation checked(
            @CheckForNull Item item, @CheckForNull String wait, Consumer<JobSettings> field) {
        var settings = new JobSettings();
        settings.setWait(!"false".equals(wait));
        field.accept(settings);
        return FormPermissions.validation(FormPermissions.canRead(item), settings::check);
    }
}
