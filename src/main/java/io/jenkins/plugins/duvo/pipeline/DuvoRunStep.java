package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.settings.JobSettings;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Step {@code duvoRun}: starts a Job of an Assignment and follows it to its end. */
public final class DuvoRunStep extends JobStep {
    @DataBoundConstructor
    public DuvoRunStep(String agentId) {
        super(new JobSettings());
        settings().setAgentId(agentId);
    }

    @CheckForNull
    public String getAgentId() {
        return settings().getAgentId();
    }

    @CheckForNull
    public String getMessage() {
        return settings().getMessage();
    }

    @DataBoundSetter
    public void setMessage(@CheckForNull String message) {
        settings().setMessage(message);
    }

    @CheckForNull
    public String getFiles() {
        return settings().getFiles();
    }

    @DataBoundSetter
    public void setFiles(@CheckForNull String files) {
        settings().setFiles(files);
    }

    public boolean isWait() {
        return settings().isWait();
    }

    @DataBoundSetter
    public void setWait(boolean wait) {
        settings().setWait(wait);
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends JobStepDescriptor {
        public DescriptorImpl() {
            super(FIELDS);
        }

        @Override
        public String getFunctionName() {
            return "duvoRun";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoRunStep_displayName();
        }
    }
}
