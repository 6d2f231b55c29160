package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.duvo.session.JobResult;

/** Environment variables with the id and the status of the build's Job for later steps; of several Jobs, the last counts. */
final class JobEnvironmentAction extends InvisibleAction implements EnvironmentContributingAction {
    private String id;
    private String status;

    JobEnvironmentAction(JobResult result) {
        this.id = result.getId();
        this.status = result.getStatus();
    }

    /** Sets the defaults of fields that a file lacks because it was edited by hand or is older than the field. */
    private Object readResolve() {
        id = Util.fixNull(id);
        status = Util.fixNull(status);
        return this;
    }

    @Override
    public void buildEnvironment(@NonNull Run<?, ?> run, @NonNull EnvVars variables) {
        variables.put("DUVO_RUN_ID", id);
        variables.put("DUVO_STATUS", status);
    }
}
