package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.duvo.session.JobResult;

/** Environment variables with the id and the status of the build's Job for later steps; of several Jobs, the last counts. */
final class JobEnvironmentAction extends InvisibleAction implements EnvironmentContributingAction {
    private final String id;
    private final String status;

    JobEnvironmentAction(JobResult result) {
        this.id = result.getId();
        this.status = result.getStatus();
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars variables) {
        variables.put("DUVO_RUN_ID", id);
        variables.put("DUVO_STATUS", status);
    }
}
