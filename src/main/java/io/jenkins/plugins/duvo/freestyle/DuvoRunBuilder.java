package io.jenkins.plugins.duvo.freestyle;

import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import io.jenkins.plugins.duvo.session.StepFailure;
import io.jenkins.plugins.duvo.settings.JobFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import io.jenkins.plugins.duvo.settings.PresetAnswer;
import java.io.IOException;
import java.util.List;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Build step of freestyle projects that runs a Duvo Job. It is not a {@code SimpleBuildStep}: in a Pipeline it would hold a thread and
 * could not survive a restart; Pipelines have {@code duvoRun}.
 */
public final class DuvoRunBuilder extends Builder {
    private JobSettings settings = new JobSettings();

    @DataBoundConstructor
    public DuvoRunBuilder(String agentId) {
        settings.setAgentId(agentId);
    }

    /** Sets the default of a field that a file lacks because it was generated or edited by hand. */
    private Object readResolve() {
        settings = settings == null ? new JobSettings() : settings;
        return this;
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
    public String getFiles() {
        return settings.getFiles();
    }

    @DataBoundSetter
    public void setFiles(@CheckForNull String files) {
        settings.setFiles(files);
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

    public boolean isSelfApproval() {
        return settings.isSelfApproval();
    }

    @DataBoundSetter
    public void setSelfApproval(boolean selfApproval) {
        settings.setSelfApproval(selfApproval);
    }

    public String getOnDeny() {
        return settings.getOnDeny();
    }

    @DataBoundSetter
    public void setOnDeny(@CheckForNull String onDeny) {
        settings.setOnDeny(onDeny);
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

    public List<PresetAnswer> getAnswers() {
        return settings.getAnswers();
    }

    @DataBoundSetter
    public void setAnswers(@CheckForNull List<PresetAnswer> answers) {
        settings.setAnswers(answers);
    }

    public String getLog() {
        return settings.getLog();
    }

    @DataBoundSetter
    public void setLog(@CheckForNull String log) {
        settings.setLog(log);
    }

    @CheckForNull
    public String getOutputFile() {
        return settings.getOutputFile();
    }

    @DataBoundSetter
    public void setOutputFile(@CheckForNull String outputFile) {
        settings.setOutputFile(outputFile);
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

    public String getFailOn() {
        return settings.getFailOn();
    }

    @DataBoundSetter
    public void setFailOn(@CheckForNull String failOn) {
        settings.setFailOn(failOn);
    }

    public String getUnstableOn() {
        return settings.getUnstableOn();
    }

    @DataBoundSetter
    public void setUnstableOn(@CheckForNull String unstableOn) {
        settings.setUnstableOn(unstableOn);
    }

    public int getEvaluationTimeoutMinutes() {
        return settings.getEvaluationTimeoutMinutes();
    }

    @DataBoundSetter
    public void setEvaluationTimeoutMinutes(int evaluationTimeoutMinutes) {
        settings.setEvaluationTimeoutMinutes(evaluationTimeoutMinutes);
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws IOException, InterruptedException {
        try {
            follow(build, listener);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Throwable e) { // of any kind: the build fails with one line
            throw new AbortException(StepFailure.explain(e).getMessage());
        }
    }

    private void follow(AbstractBuild<?, ?> build, BuildListener listener) throws IOException, InterruptedException {
        if (settings.isReturnOnRequest()) {
            throw new AbortException(Messages.DuvoRunBuilder_noScript());
        }
        var environment = build.getEnvironment(listener);
        var job = new FreestyleStepHost(build, listener, expanded(build, environment), environment);
        try {
            job.follow();
            if (job.isUnstable()) {
                build.setResult(Result.UNSTABLE);
            }
        } finally {
            var result = job.result();
            if (result != null && result.getId() != null) {
                build.addAction(new JobEnvironmentAction(result));
            }
        }
    }

    /** Replaces the variables. One that names a credentials parameter stays: only the credentials plugin knows whose key it may be. */
    private JobSettings expanded(AbstractBuild<?, ?> build, EnvVars environment) {
        // Two dollars stay two.
        var expanded = settings.expanded(text -> environment.expand(text.replace("$$", "$$$$")));
        var key = settings.getCredentialsId();
        var parameters = build.getAction(ParametersAction.class);
        if (key != null
                && key.matches("\\$\\{.+}")
                && parameters != null
                && parameters.getParameter(key.substring(2, key.length() - 1)) instanceof CredentialsParameterValue) {
            expanded.setCredentialsId(key);
        }
        return expanded;
    }

    /** Registers the build step and its form. */
    @Extension
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> implements JobFormChecks {
        public DescriptorImpl() {
            FIELDS.forEach(field -> addHelpFileRedirect(field, JobSettings.class, field));
        }

        @Override
        public boolean hasScript() {
            return false;
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoRunBuilder_displayName();
        }

        @SuppressWarnings("rawtypes")
        @Override
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }
    }
}
