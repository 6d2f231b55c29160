package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;

/** Base class of the steps that act on an existing Job once, without following it. */
public abstract class JobActionStep extends CallStep {
    private final String runId;

    JobActionStep(@CheckForNull String runId) {
        this.runId = Util.fixEmptyAndTrim(runId);
    }

    /** Duvo's id of the Job; null if the script named none. */
    @CheckForNull
    public final String getRunId() {
        return runId;
    }
}
