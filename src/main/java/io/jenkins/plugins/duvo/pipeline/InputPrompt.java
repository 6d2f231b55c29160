package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.request.HumanRequestForm;
import io.jenkins.plugins.duvo.request.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStep;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/**
 * Prompt of a Pipeline: a real {@code input}, so that its page, its links in the log, its remote API and the Pipeline graph work as
 * for any other input. The input runs in a {@link PromptStepContext}, so that its end does not end the step.
 */
final class InputPrompt implements Prompt {
    private static final Logger LOGGER = Logger.getLogger(InputPrompt.class.getName());

    /** How many times an action is tried on a Pipeline that is still loading; each try waits for up to a minute. */
    private static final int MAX_LOADING_TRIES = 5;

    private final StepContext context;
    private final TaskListener listener;
    private final String submitter;
    private InputStepExecution open;

    /**
     * @param listener of the step's log
     * @param submitter the users and groups that may approve or answer, in the form that {@code input} takes; null for all that may build
     */
    InputPrompt(StepContext context, TaskListener listener, @CheckForNull String submitter) {
        this.context = context;
        this.listener = listener;
        this.submitter = submitter;
    }

    @Override
    public void open(String promptId, HumanRequestForm form, Callback outcome)
            throws IOException, InterruptedException {
        var input = new InputStep(form.inputMessage());
        input.setId(promptId);
        input.setOk(form.yes());
        input.setCancel(form.no());
        input.setSubmitter(submitter);
        // Always set: the input then returns a map for questions, and the id of the user with it.
        input.setSubmitterParameter(HumanRequestForm.SUBMITTER);
        input.setParameters(new ArrayList<>(form.inputParameters()));
        var pauses = new PauseActions(context.get(FlowNode.class));
        merge(pauses::end);
        try {
            runWhenLoaded(() -> {
                var prompt = new PromptStepContext(context, listener, outcome);
                open = (InputStepExecution) execution(input, prompt);
                prompt.withoutLines(input.getMessage(), open::start);
            });
        } catch (IOException | RuntimeException | Error e) {
            // An input is listed before the build is saved with it: users are asked even if the build cannot be saved.
            if (!isListed(promptId)) {
                throw e;
            }
            LOGGER.log(Level.WARNING, e, () -> "A prompt about a Duvo Job is open, but could not be saved");
            merge(() -> context.get(FlowNode.class).addAction(new PauseAction("Input")));
        }
        merge(pauses::carryOver);
    }

    private boolean isListed(String promptId) throws IOException, InterruptedException {
        var inputs = context.get(Run.class).getAction(InputAction.class);
        try {
            return inputs != null && inputs.getExecution(promptId) != null;
        } catch (TimeoutException e) {
            return false;
        }
    }

    /** Changes the pauses of the flow node. They are for pages alone: without them, users are asked all the same. */
    private static void merge(LoadedAction change) {
        try {
            change.run();
        } catch (Throwable e) { // of any kind: the node is saved with the actions of all plugins
            LOGGER.log(Level.WARNING, "Cannot change the pauses of a Pipeline that asks for a Duvo Job", e);
        }
    }

    @Override
    public void close(String promptId) throws IOException, InterruptedException {
        var run = context.get(Run.class);
        var inputs = run.getAction(InputAction.class);
        if (inputs == null) {
            return;
        }
        var stale = open;
        if (stale == null || !stale.getId().equals(promptId)) {
            var input = new InputStep("");
            input.setId(promptId);
            stale = (InputStepExecution) execution(input, context);
        }
        var execution = stale;
        runWhenLoaded(() -> inputs.remove(execution));
        open = null;
        try {
            new PauseActions(context.get(FlowNode.class)).end();
        } catch (IOException e) { // a Pipeline that has ended in the meantime accepts no change, and needs none
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

    private interface LoadedAction {
        void run() throws Exception;
    }

    /** Runs an action that needs a loaded Pipeline; blocks while the Pipeline is loading. */
    private static void runWhenLoaded(LoadedAction action) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                action.run();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (TimeoutException e) {
                if (attempt == MAX_LOADING_TRIES) {
                    throw new IOException(e);
                }
            } catch (Exception e) {
                var loading = e instanceof IOException && "cannot load state".equals(e.getMessage());
                if (!loading || attempt == MAX_LOADING_TRIES) {
                    throw e instanceof IOException io ? io : new IOException(e);
                }
            }
        }
    }

    /**
     * Merger of the pauses of a flow node into one. A step that asks several times would leave several {@link PauseAction}s, but the
     * Pipeline graph reads only the first one, and a pause that is never ended counts for ever. So the newest pause stays alone, and
     * its start is moved back by the time that the node had paused before. Example: the node paused for 60 s, and a second pause
     * begins at 10:05:00: one pause is left, which began at 10:04:00.
     */
    private static final class PauseActions {
        private final FlowNode node;
        private long pausedMillis;

        PauseActions(FlowNode node) {
            this.node = node;
        }

        /** Ends every open pause and remembers how long the node has paused in all. */
        void end() throws IOException {
            for (var pause : all()) {
                if (pause.isPaused()) {
                    pause.setEndTime(System.currentTimeMillis());
                }
            }
            node.save();
            pausedMillis =
                    all().stream().mapToLong(PauseAction::getPauseDuration).sum();
        }

        /** Adds the time of the pauses that {@link #end} found to the newest pause, and removes all others. */
        void carryOver() throws IOException {
            var pauses = all();
            for (var pause : pauses.subList(0, Math.max(0, pauses.size() - 1))) {
                node.removeAction(pause);
            }
            if (!pauses.isEmpty()) {
                var newest = pauses.get(pauses.size() - 1);
                newest.setStartTime(newest.getStartTime() - pausedMillis);
            }
            node.save();
        }

        private List<PauseAction> all() {
            return List.copyOf(PauseAction.getPauseActions(node));
        }
    }
}
