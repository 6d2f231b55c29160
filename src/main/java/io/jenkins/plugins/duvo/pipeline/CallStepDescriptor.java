package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.settings.ConnectionFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.Set;
import java.util.function.Supplier;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** Base class of the descriptors of {@link CallStep}s: names, shared help, checks of the form, and the context that they need. */
public abstract class CallStepDescriptor extends StepDescriptor implements ConnectionFormChecks {
    private final String functionName;
    private final Supplier<String> displayName;

    /**
     * @param functionName the step's name in a Pipeline
     * @param displayName gives the step's name for people, in the language of the one who asks
     */
    CallStepDescriptor(String functionName, Supplier<String> displayName) {
        this.functionName = functionName;
        this.displayName = displayName;
        addHelpFileRedirect("connection", JobSettings.class, "connection");
        addHelpFileRedirect("credentialsId", JobSettings.class, "credentialsId");
    }

    @Override
    public final String getFunctionName() {
        return functionName;
    }

    @NonNull
    @Override
    public final String getDisplayName() {
        return displayName.get();
    }

    @Override
    public final Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }
}
