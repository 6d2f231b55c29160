package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.settings.JobIdFormChecks;
import io.jenkins.plugins.duvo.settings.JobSettings;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Step {@code duvoFollow}: follows a Job that was started elsewhere, to its end. */
public final class DuvoFollowStep extends JobStep {
    @DataBoundConstructor
    public DuvoFollowStep(String runId) {
        super(JobSettings.ofExisting(runId));
    }

    @CheckForNull
    public String getRunId() {
        return settings().getRunId();
    }

    public boolean isFromStart() {
        return settings().isFromStart();
    }

    @DataBoundSetter
    public void setFromStart(boolean fromStart) {
        settings().setFromStart(fromStart);
    }

    /** Registers the step and its form. */
    @Extension
    public static final class DescriptorImpl extends JobStepDescriptor implements JobIdFormChecks {
        public DescriptorImpl() {
            super(FOLLOW_FIELDS);
            addHelpFileRedirect("runId", DuvoStatusStep.class, "runId");
        }

        @Override
        public String getFunctionName() {
            return "duvoFollow";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoFollowStep_displayName();
        }
    }
}
