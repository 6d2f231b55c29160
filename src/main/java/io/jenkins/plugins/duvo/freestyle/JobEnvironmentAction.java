package io.jenkins.plugins.duvo.freestyle;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.EnvironmentContributingAction;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import io.jenkins.plugins.duvo.session.JobResult;
import java.util.Map;

/**
 * Environment variables with the id, the status and, if there is one, the evaluation of the build's Job for later steps; of several Jobs,
 * the last counts.
 */
final class JobEnvironmentAction extends InvisibleAction implements EnvironmentContributingAction {
    private String id;
    private String status;
    /** Null if there is none. */
    private final String evaluation;

    JobEnvironmentAction(JobResult result) {
        this.id = result.getId();
        this.status = result.getStatus();
        this.evaluation = figures(result.getEvaluation());
    }

    /** How many checks passed of how many; null if Duvo did not say. */
    @CheckForNull
    private static String figures(@CheckForNull Map<String, Object> evaluation) {
        return evaluation == null
                        || !"ready".equals(evaluation.get("status"))
                        || evaluation.get("passed") == null
                        || evaluation.get("total") == null
                ? null
                : evaluation.get("passed") + "/" + evaluation.get("total");
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
        if (evaluation == null) {
            variables.remove("DUVO_EVALUATION"); // that of an earlier Job
        } else {
            variables.put("DUVO_EVALUATION", evaluation);
        }
    }
}
