package io.jenkins.plugins.duvo.harness;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.notNullValue;

import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;

/** Reader of the open prompts of a Pipeline. */
public final class InputPrompts {
    private InputPrompts() {}

    /** Waits for the first prompt. */
    public static InputStepExecution first(WorkflowRun build) {
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> all(build).stream().findFirst().orElse(null), notNullValue());
    }

    /** Waits for a prompt other than {@code previous}, which may have the same id. */
    public static InputStepExecution next(WorkflowRun build, InputStepExecution previous) {
        return await().atMost(Duration.ofSeconds(30)).until(() -> first(build), prompt -> prompt != previous);
    }

    /** Waits until a number of prompts is open. */
    public static List<InputStepExecution> several(WorkflowRun build, int count) {
        return await().atMost(Duration.ofSeconds(60)).until(() -> all(build), open -> open.size() == count);
    }

    public static List<InputStepExecution> all(WorkflowRun build) throws Exception {
        var action = build.getAction(InputAction.class);
        return action == null ? List.of() : action.getExecutions();
    }
}
