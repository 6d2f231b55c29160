package io.jenkins.plugins.duvo.pipeline;

import jenkins.model.CauseOfInterruption;

/** The build was aborted, and Jenkins restarted before the Job had stopped. Saved with the build. */
final class AbortedBeforeRestart extends CauseOfInterruption {
    private static final long serialVersionUID = 1L;

    @Override
    public String getShortDescription() {
        return Messages.AbortedBeforeRestart_description();
    }
}
