package io.jenkins.plugins.duvo.pipeline;

import hudson.console.ConsoleLogFilter;
import hudson.model.TaskListener;
import io.jenkins.plugins.duvo.console.LogTap;
import java.io.IOException;
import java.io.OutputStream;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.log.LogStorage;
import org.jenkinsci.plugins.workflow.log.OutputStreamTaskListener;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Listener of a step's log with a {@link LogTap} behind its decorators, of which Jenkins' own listener for a step has none. */
final class TappedListener extends OutputStreamTaskListener.Default {
    private static final long serialVersionUID = 1L;

    private final TaskListener log;
    private transient OutputStream tap;

    private TappedListener(TaskListener log) {
        this.log = log;
    }

    /**
     * Makes the listener of a step. Its log is decorated as Jenkins decorates it ({@code DefaultStepContext}), with the same decorators
     * in the same order. Jenkins decorates its own listener when that is first written to, so a log that is written through this one
     * alone is decorated once.
     */
    static TaskListener of(StepContext context) throws IOException, InterruptedException {
        context.get(TaskListener.class); // marks the node as one that has a log
        var node = context.get(FlowNode.class);
        var owner = node.getExecution().getOwner();
        var decorator = TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class));
        return TaskListenerDecorator.apply(
                new TappedListener(LogStorage.of(owner).nodeListener(node)), owner, decorator);
    }

    @Override
    public synchronized OutputStream getOutputStream() {
        if (tap == null) {
            tap = new LogTap(OutputStreamTaskListener.getOutputStream(log));
        }
        return tap;
    }
}
