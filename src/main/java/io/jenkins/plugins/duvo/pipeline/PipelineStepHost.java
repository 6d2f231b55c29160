package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.FilePath;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.request.Prompt;
import io.jenkins.plugins.duvo.session.BuildPlace;
import io.jenkins.plugins.duvo.session.JobResult;
import io.jenkins.plugins.duvo.session.StepHost;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.ThreadNameAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.springframework.security.core.Authentication;

/** Host of a session in a Pipeline: the step that follows the Job. */
record PipelineStepHost(JobStepExecution step, Run<?, ?> run, TaskListener listener, Collection<String> secrets)
        implements StepHost {
    private static final Logger LOGGER = Logger.getLogger(PipelineStepHost.class.getName());

    private interface NodeTask {
        void run(FlowNode node) throws IOException;
    }

    static PipelineStepHost of(JobStepExecution step) throws IOException, InterruptedException {
        var context = step.getContext();
        return new PipelineStepHost(
                step, context.get(Run.class), TappedListener.of(context), StepContexts.secrets(context));
    }

    private StepContext context() {
        return step.getContext();
    }

    @Override
    public Authentication authentication() {
        return StepContexts.authentication(context());
    }

    @Override
    public Charset charset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    @CheckForNull
    public FilePath workspace() throws IOException, InterruptedException {
        return context().get(FilePath.class);
    }

    @Override
    public Prompt prompt() {
        return new InputPrompt(context(), listener, step.submitter());
    }

    @Override
    public BuildPlace place() {
        var place = new AtomicReference<>(new BuildPlace(null, null));
        withNode(
                node -> place.set(placeOf(node)),
                e -> LOGGER.log(Level.FINE, e, () -> "Cannot tell where in " + run + " a step is"));
        return place.get();
    }

    /** The labels of the blocks around a node. May read the nodes of the build from its files. */
    private static BuildPlace placeOf(FlowNode node) {
        var stages = new LinkedList<String>();
        var branches = new LinkedList<String>();
        for (var block : node.getEnclosingBlocks()) { // the innermost first
            var branch = block.getAction(ThreadNameAction.class);
            var label = block.getAction(LabelAction.class);
            if (branch != null) {
                branches.addFirst(branch.getThreadName());
            } else if (label != null) {
                stages.addFirst(label.getDisplayName());
            }
        }
        return BuildPlace.within(stages, branches);
    }

    /** Shows the name as the option {@code label} of {@code sh} shows its text; does nothing in a build that has ended. */
    @Override
    public void showName(String assignment) {
        var label = new LabelAction(Messages.JobStepExecution_label(PlainText.name(assignment)));
        withNode(
                node -> {
                    // In a completed build, Jenkins saves no action, and its log says so with a stack trace.
                    if (!node.getExecution().isComplete()) {
                        node.addOrReplaceAction(label);
                    }
                },
                e -> LOGGER.log(Level.FINE, e, () -> "Cannot name a step of " + run));
    }

    @Override
    public Throwable abortedBeforeRestart() {
        return step.abortedBeforeRestart();
    }

    @Override
    public void saveState() {
        StepContexts.saveState(context());
    }

    /** Does what the step {@code unstable} does, or, for the step alone, what {@code catchError(buildResult: 'SUCCESS')} does. */
    @Override
    public void markUnstable(String why, boolean isBuildToo) {
        var warning = new WarningAction(Result.UNSTABLE).withMessage(why);
        withNode(
                node -> node.addOrReplaceAction(warning),
                e -> LOGGER.log(Level.WARNING, e, () -> "Cannot mark a step of " + run));
        if (isBuildToo) {
            run.setResult(Result.UNSTABLE);
        }
    }

    /** Does what people see of the step. What fails is logged only: the Job and the build's result are the same without it. */
    private void withNode(NodeTask task, Consumer<Throwable> log) {
        try {
            task.run(context().get(FlowNode.class));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) { // of any kind: the Pipeline may not be loaded, and other plugins may hear of the change
            log.accept(e);
        }
    }

    @Override
    public void finished(@CheckForNull JobResult result, @CheckForNull Throwable failure) {
        StepContexts.end(context(), result, failure);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "step of " + run;
    }
}
