package io.jenkins.plugins.duvo.pipeline;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** Reader of the authentication with which a Pipeline runs: the system's, unless an administrator has set another for its builds. */
final class BuildAuthentication {
    private static final Logger LOGGER = Logger.getLogger(BuildAuthentication.class.getName());

    private BuildAuthentication() {}

    /** Returns the authentication; that of an anonymous user if it cannot be read. Blocks while the Pipeline is loading. */
    static Authentication of(StepContext context) {
        try {
            var execution = context.get(FlowExecution.class);
            return execution == null ? Jenkins.ANONYMOUS2 : execution.getAuthentication2();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Cannot read as whom a Pipeline runs", e);
            return Jenkins.ANONYMOUS2;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Jenkins.ANONYMOUS2;
        }
    }
}
