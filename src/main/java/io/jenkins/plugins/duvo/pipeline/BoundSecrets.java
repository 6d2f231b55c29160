package io.jenkins.plugins.duvo.pipeline;

import hudson.EnvVars;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Secrets that are bound around a step, as by {@code withCredentials}: the values of the variables that are marked as sensitive. */
final class BoundSecrets {
    private BoundSecrets() {}

    /** Returns the secrets of a step; may block. */
    static Collection<String> of(StepContext context) throws IOException, InterruptedException {
        var expander = context.get(EnvironmentExpander.class);
        var names = expander == null ? List.<String>of() : List.copyOf(expander.getSensitiveVariables());
        var variables = names.isEmpty() ? null : context.get(EnvVars.class);
        return variables == null
                ? List.of()
                : names.stream().map(variables::get).filter(Objects::nonNull).toList();
    }
}
