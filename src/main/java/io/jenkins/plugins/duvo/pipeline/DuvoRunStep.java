package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.build.GivenAnswer;
import io.jenkins.plugins.duvo.build.JobSettings;
import io.jenkins.plugins.duvo.build.JobSettingsForm;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Starts a Job of an Assignment and follows it to its end. Needs neither an executor nor a workspace. */
public final class DuvoRunStep extends Step {
    private final JobSettings settings = new JobSettings();

    @DataBoundConstructor
    public DuvoRunStep(String agentId) {
        settings.setAgentId(agentId);
    }

    @CheckForNull
    public String getAgentId() {
        return settings.getAgentId();
    }

    @CheckForNull
    public String getMessage() {
        return settings.getMessage();
    }

    @DataBoundSetter
    public void setMessage(@CheckForNull String message) {
        settings.setMessage(message);
    }

    @CheckForNull
    public String getConnection() {
        return settings.getConnection();
    }

    @DataBoundSetter
    public void setConnection(@CheckForNull String connection) {
        settings.setConnection(connection);
    }

    @CheckForNull
    public String getCredentialsId() {
        return settings.getCredentialsId();
    }

    @DataBoundSetter
    public void setCredentialsId(@CheckForNull String credentialsId) {
        settings.setCredentialsId(credentialsId);
    }

    public String getHumanRequests() {
        return settings.getHumanRequests();
    }

    @DataBoundSetter
    public void setHumanRequests(@CheckForNull String humanRequests) {
        settings.setHumanRequests(humanRequests);
    }

    @CheckForNull
    public String getSubmitter() {
        return settings.getSubmitter();
    }

    @DataBoundSetter
    public void setSubmitter(@CheckForNull String submitter) {
        settings.setSubmitter(submitter);
    }

    public int getRequestTimeoutMinutes() {
        return settings.getRequestTimeoutMinutes();
    }

    @DataBoundSetter
    public void setRequestTimeoutMinutes(int requestTimeoutMinutes) {
        settings.setRequestTimeoutMinutes(requestTimeoutMinutes);
    }

    public String getOnRequestTimeout() {
        return settings.getOnRequestTimeout();
    }

    @DataBoundSetter
    public void setOnRequestTimeout(@CheckForNull String onRequestTimeout) {
        settings.setOnRequestTimeout(onRequestTimeout);
    }

    public List<GivenAnswer> getAnswers() {
        return settings.getAnswers();
    }

    @DataBoundSetter
    public void setAnswers(@CheckForNull List<GivenAnswer> answers) {
        settings.setAnswers(answers);
    }

    public String getLog() {
        return settings.getLog();
    }

    @DataBoundSetter
    public void setLog(@CheckForNull String log) {
        settings.setLog(log);
    }

    public boolean isWait() {
        return settings.isWait();
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        settings.setWait(wait);
    }

    public boolean isPropagate() {
        return settings.isPropagate();
    }

    @DataBoundSetter
    public void setPropagate(boolean propagate) {
        settings.setPropagate(propagate);
    }

    public String getOnAbort() {
        return settings.getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(@CheckForNull String onAbort) {
        settings.setOnAbort(onAbort);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new JobExecution(context, settings);
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends JobStepDescriptor implements CustomDescribableModel {
        public DescriptorImpl() {
            super(JobSettingsForm.FIELDS);
        }

        @Override
        public String getFunctionName() {
            return "duvoRun";
        }

        @NonNull
        @Override
        public Map<String, Object> customInstantiate(@NonNull Map<String, Object> arguments) {
            return AnswersArgument.rows(arguments);
        }

        @NonNull
        @Override
        public UninstantiatedDescribable customUninstantiate(@NonNull UninstantiatedDescribable step) {
            return AnswersArgument.map(step);
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoRunStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class, FlowNode.class);
        }
    }
}
