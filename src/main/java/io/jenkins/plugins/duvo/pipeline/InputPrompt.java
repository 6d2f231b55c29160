package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/**
 * Asks people with a real {@code input}, so that its page, its links in the log, its remote API and the Pipeline graph work as for
 * any other. The input runs in a context of its own, whose end does not end the step.
 */
final class InputPrompt implements Prompt {
    private static final Logger LOGGER = Logger.getLogger(InputPrompt.class.getName());

    /** How often a Pipeline that is still loading is waited for; each time takes up to a minute. */
    private static final int LOADS = 5;

    private final StepContext context;
    private final String submitter;
    private InputStepExecution open;

    /** @param submitter who may approve or answer, as {@code input} takes it; null for all who may build */
    InputPrompt(StepContext context, @CheckForNull String submitter) {
        this.context = context;
        this.submitter = submitter;
    }

    @Override
    public String page() {
        return "input/";
    }

    @Override
    public void open(String promptId, HumanRequestForm form, Callback outcome)
            throws IOException, InterruptedException {
        var input = new InputStep(form.message());
        input.setId(promptId);
        input.setOk(form.yes());
        input.setCancel(form.no());
        input.setSubmitter(submitter);
        // Always set: what is submitted is then a map for questions, and says who did it.
        input.setSubmitterParameter(HumanRequestForm.SUBMITTER);
        input.setParameters(new ArrayList<>(form.parameters()));
        var pauses = new PauseActions(context.get(FlowNode.class));
        pauses.end();
        loaded(() -> {
            open = (InputStepExecution) execution(input, new PromptStepContext(context, outcome));
            open.start();
        });
        pauses.carryOver();
    }

    @Override
    public void close(String promptId) throws IOException, InterruptedException {
        var run = context.get(Run.class);
        var action = run.getAction(InputAction.class);
        if (action == null) {
            return;
        }
        var stale = open;
        if (stale == null || !stale.getId().equals(promptId)) {
            var input = new InputStep("");
            input.setId(promptId);
            stale = (InputStepExecution) execution(input, context);
        }
        var execution = stale;
        loaded(() -> action.remove(execution));
        open = null;
        try {
            new PauseActions(context.get(FlowNode.class)).end();
        } catch (IOException e) { // a Pipeline that has ended meanwhile takes no more changes, and needs none
            LOGGER.log(Level.FINE, e, () -> "Cannot end the pause of " + run);
        }
    }

    private static Object execution(InputStep input, StepContext in) throws IOException {
        try {
            return input.start(in);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private interface Loading {
        void run() throws Exception;
    }

    /** Does what needs the Pipeline to be loaded, and waits for that. */
    private static void loaded(Loading work) throws IOException, InterruptedException {
        for (int load = 1; ; load++) {
            try {
                work.run();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (TimeoutException e) {
                if (load == LOADS) {
                    throw new IOException(e);
                }
            } catch (Exception e) {
                var loading = e instanceof IOException && "cannot load state".equals(e.getMessage());
                if (!loading || load == LOADS) {
                    throw e instanceof IOException io ? io : new IOException(e);
                }
            }
        }
    }
}
