package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AutoCompletionCandidates;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.build.JobSettings;
import io.jenkins.plugins.duvo.build.JobSettingsForm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of steps that follow a Job have in common. */
public abstract class JobStepDescriptor extends StepDescriptor implements CustomDescribableModel {
    /** @param shared the fields whose help stands with {@link JobSettings} */
    JobStepDescriptor(List<String> shared) {
        shared.forEach(field -> addHelpFileRedirect(field, JobSettings.class, field));
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @NonNull
    @Override
    public final Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
        return AnswersArgument.rows(arguments);
    }

    @NonNull
    @Override
    public final UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
        return AnswersArgument.map(step);
    }

    @POST
    public AutoCompletionCandidates doAutoCompleteAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        return JobSettingsForm.suggestAssignments(item, value, connection, credentialsId);
    }

    @POST
    public FormValidation doCheckAgentId(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String value,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        return JobSettingsForm.checkAgentId(item, value, connection, credentialsId);
    }

    @POST
    public FormValidation doCheckConnection(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return JobSettingsForm.checkConnection(item, value);
    }

    @POST
    public FormValidation doCheckCredentialsId(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String value, @QueryParameter String connection) {
        return JobSettingsForm.checkCredentialsId(item, connection, value);
    }

    @POST
    public FormValidation doCheckFiles(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return JobSettingsForm.checkFiles(item, value);
    }

    @POST
    public FormValidation doCheckOutputFile(@AncestorInPath @CheckForNull Item item, @QueryParameter String value) {
        return JobSettingsForm.checkOutputFile(item, value);
    }

    @POST
    public ListBoxModel doFillConnectionItems(
            @AncestorInPath @CheckForNull Item item, @QueryParameter String connection) {
        return JobSettingsForm.connections(item, connection);
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(
            @AncestorInPath @CheckForNull Item item,
            @QueryParameter String connection,
            @QueryParameter String credentialsId) {
        return JobSettingsForm.credentials(item, connection, credentialsId);
    }

    @POST
    public ListBoxModel doFillLogItems(@AncestorInPath @CheckForNull Item item) {
        return JobSettingsForm.logLevels(item);
    }

    @POST
    public ListBoxModel doFillHumanRequestsItems(@AncestorInPath @CheckForNull Item item) {
        return JobSettingsForm.humanRequests(item);
    }

    @POST
    public ListBoxModel doFillOnRequestTimeoutItems(@AncestorInPath @CheckForNull Item item) {
        return JobSettingsForm.onRequestTimeout(item);
    }

    @POST
    public ListBoxModel doFillOnAbortItems(@AncestorInPath @CheckForNull Item item) {
        return JobSettingsForm.onAbort(item);
    }
}
