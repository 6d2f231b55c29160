package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.config.AssignmentNameCache;
import io.jenkins.plugins.duvo.config.AssignmentReference;
import io.jenkins.plugins.duvo.settings.JobSettings;
import java.util.Map;
import java.util.Objects;
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

        /** Shows in Pipeline views whose Job the step runs: the Assignment's name where it is known, else what the script says. */
        @Override
        @CheckForNull
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            return arguments.get("agentId") instanceof CharSequence written
                    ? title(
                            Objects.toString(arguments.get("connection"), null),
                            AssignmentReference.keep(written.toString()))
                    : null;
        }

        @CheckForNull
        private static String title(@CheckForNull String connection, @CheckForNull String agentId) {
            return agentId == null
                    ? null
                    : PlainText.name(
                            AssignmentNameCache.get().known(connection, agentId).orElse(agentId));
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.DuvoRunStep_displayName();
        }
    }
}
