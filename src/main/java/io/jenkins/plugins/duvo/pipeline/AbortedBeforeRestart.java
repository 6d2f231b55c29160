package io.jenkins.plugins.duvo.pipeline;

import jenkins.model.CauseOfInterruption;

/** Cause of a step's failure: the build was aborted, and Jenkins restarted before the Job had stopped. Persisted with the build. */
final class AbortedBeforeRestart extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    @Override
    public String getShortDescription() {
        return Messages.AbortedBeforeRestart_description();
    }
}
