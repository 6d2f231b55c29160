package io.jenkins.plugins.duvo.pipeline;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.settings.ConnectionFormChecks;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Base class of the descriptors of {@link CallStep}s: shared help, checks of the form, and the context that they need. */
public abstract class CallStepDescriptor extends StepDescriptor implements ConnectionFormChecks, JobIdFormChecks {
    CallStepDescriptor() {
        addHelpFileRedirect("connection", JobSettings.class, "connection");
        addHelpFileRedirect("credentialsId", JobSettings.class, "credentialsId");
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }
}
