package io.jenkins.plugins.duvo.pipeline;

import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.model.User;
import io.jenkins.plugins.duvo.console.JobLog;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt.Callback;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.steps.BodyInvoker;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.Rejection;

/** Context of the {@code input} that a step opens: delegates to the step's context, but gives the outcome to the prompt's callback. */
final class PromptStepContext extends StepContext {
    private static final long serialVersionUID = 1L;

    private final StepContext step;
    /** Live: a prompt does not survive a restart but is opened again. */
    private final transient Callback outcome;
    /** Live. */
    @SuppressFBWarnings(
            value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
            justification = "null after a restart, and then not asked for")
    private final transient TaskListener listener;
    /** Lines that {@code input} logs first, and that the log need not have. */
    @SuppressFBWarnings(
            value = "SE_TRANSIENT_FIELD_NOT_RESTORED",
            justification = "null after a restart, and then not asked for")
    private transient volatile List<String> omitted = List.of();

    /** @param listener of the step's log */
    PromptStepContext(StepContext step, TaskListener listener, Callback outcome) {
        this.step = step;
        this.listener = listener;
        this.outcome = outcome;
    }

    /** Begins an {@code input}, without the lines of its message in the log, which has said before what the request is. */
    void withoutLines(String message, Start input) throws Exception {
        omitted = message.lines().toList();
        try {
            input.run();
        } finally {
            omitted = List.of();
        }
    }

    /** Beginning of an {@code input}. */
    interface Start {
        void run() throws Exception;
    }

    /** Marks the lines that {@code input} logs as Duvo's, because they quote texts of Duvo. */
    @Override
    public <T> T get(Class<T> key) throws IOException, InterruptedException {
        if (key == TaskListener.class && listener != null) {
            return key.cast(JobLog.withPrefix(listener, omitted));
        }
        return step.get(key);
    }

    /** Passes the submitted values on. {@code input} returns a map, or the user's id alone if the form has no other parameter. */
    @Override
    @SuppressWarnings("unchecked")
    public void onSuccess(@CheckForNull Object result) {
        var values = result instanceof Map ? (Map<String, Object>) result : Map.<String, Object>of();
        var user = result instanceof Map ? values.get(HumanRequestForm.SUBMITTER) : result;
        // A caller of input's Java interface, instead of its page, is known by the thread's authentication.
        outcome.submitted(Objects.toString(user, Jenkins.getAuthentication2().getName()), values);
    }

    /** Passes a user's rejection on. Other failures are ignored: an aborted build fails its inputs too. */
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
