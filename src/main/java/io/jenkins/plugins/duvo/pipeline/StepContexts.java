package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import io.jenkins.plugins.duvo.session.StepFailure;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** Helpers of all steps for their {@link StepContext}. Each method may block while the Pipeline is loading. */
final class StepContexts {
    private static final Logger LOGGER = Logger.getLogger(StepContexts.class.getName());

    private StepContexts() {}

    /**
     * Returns the authentication with which the Pipeline runs: the system's, unless an administrator has set another for its builds; that
     * of an anonymous user if it cannot be read.
     */
    static Authentication authentication(StepContext context) {
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

    /** Returns the secrets that are bound around a step, as by {@code withCredentials}: the values of its sensitive variables. */
    static Collection<String> secrets(StepContext context) throws IOException, InterruptedException {
        var expander = context.get(EnvironmentExpander.class);
        var names = expander == null ? List.<String>of() : List.copyOf(expander.getSensitiveVariables());
        var variables = names.isEmpty() ? null : context.get(EnvVars.class);
        return variables == null
                ? List.of()
                : names.stream().map(variables::get).filter(Objects::nonNull).toList();
    }

    /** Saves the persisted fields of a step, so that they survive a crash. A failure is logged only. */
    static void saveState(StepContext context) {
        try {
            context.saveState().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // of any kind: the state holds what other plugins and the script keep
            LOGGER.log(Level.WARNING, e, () -> "Cannot save the state of " + context);
        }
    }

    /** Ends a step: with a failure or, if that is null, with what it returns. */
    static void end(StepContext context, @CheckForNull Object result, @CheckForNull Throwable failure) {
        if (failure != null) {
            context.onFailure(failure);
            return;
        }
        try {
            context.onSuccess(result);
        } catch (Throwable e) { // nothing else would end the step
            context.onFailure(StepFailure.explain(e));
        }
    }
}
