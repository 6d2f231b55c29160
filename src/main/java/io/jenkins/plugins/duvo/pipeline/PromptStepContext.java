package io.jenkins.plugins.duvo.pipeline;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt.Callback;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.Rejection;

/** The context of an {@code input} that belongs to a step: all is the step's, but the outcome goes to the prompt. */
final class PromptStepContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final StepContext step;
    /** Live: a prompt does not survive a restart, it is opened anew. */
    private final transient Callback outcome;

    PromptStepContext(StepContext step, Callback outcome) {
        this.step = step;
        this.outcome = outcome;
    }

    /** What {@code input} logs holds texts of Duvo's: its lines are marked like all that Duvo says. */
    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        var value = step.get(key);
        return key == TaskListener.class && value != null ? key.cast(JobLog.withPrefix((TaskListener) value)) : value;
    }

    /** {@code input} gives a map, or just the user's name where that is all there is. */
    @Override
    @SuppressWarnings("unchecked")
    public void onSuccess(@CheckForNull Object result) {
        var values = result instanceof Map ? (Map<String, Object>) result : Map.<String, Object>of();
        var user = result instanceof Map ? values.get(HumanRequestForm.SUBMITTER) : result;
        // Who calls input's Java interface rather than its page is known by the thread.
        outcome.submitted(Objects.toString(user, Jenkins.getAuthentication2().getName()), values);
    }

    /** Only somebody's rejection is a refusal; a build that is aborted fails its inputs too. */
    @Override
    public void onFailure(Throwable failure) {
        if (failure instanceof FlowInterruptedException interrupted) {
            interrupted.getCauses().stream()
                    .filter(Rejection.class::isInstance)
                    .map(Rejection.class::cast)
                    .findFirst()
                    .ifPresent(rejection -> outcome.refused(name(rejection.getUser())));
        }
    }

    private static String name(@CheckForNull User user) {
        return user == null ? Jenkins.getAuthentication2().getName() : user.getId();
    }

    @Override
    public boolean isReady() {
        return step.isReady();
    }

    @Override
    public ListenableFuture<Void> saveState() {
        return step.saveState();
    }

    @Override
    public void setResult(Result result) {
        step.setResult(result);
    }

    @Override
    public BodyInvoker newBodyInvoker() {
        return step.newBodyInvoker();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PromptStepContext context && step.equals(context.step);
    }

    @Override
    public int hashCode() {
        return step.hashCode();
    }
}
