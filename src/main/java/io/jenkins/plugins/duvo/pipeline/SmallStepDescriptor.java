package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.duvo.build.JobSettings;
import io.jenkins.plugins.duvo.build.JobSettingsForm;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** What the forms of small steps have in common. */
public abstract class SmallStepDescriptor extends StepDescriptor {
    SmallStepDescriptor() {
        addHelpFileRedirect("connection", JobSettings.class, "connection");
        addHelpFileRedirect("credentialsId", JobSettings.class, "credentialsId");
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
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
}
