package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.console.ConsoleLogFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the log's decorators around a step make of a text: secrets that are bound there are masked in the transcript too. */
final class LogMask {
    private final TaskListenerDecorator decorator;

    private LogMask(@CheckForNull TaskListenerDecorator decorator) {
        this.decorator = decorator;
    }

    /** Puts the decorators together as the step's own listener has them. */
    static LogMask of(StepContext context) throws IOException, InterruptedException {
        return new LogMask(TaskListenerDecorator.merge(
                TaskListenerDecorator.fromConsoleLogFilter(context.get(ConsoleLogFilter.class)),
                context.get(TaskListenerDecorator.class)));
    }

    /** The text as the log would show it. */
    String apply(String text) {
        if (text.isEmpty() || decorator == null) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        try (var stream = decorator.decorate(bytes)) {
            stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            return ""; // better nothing than a secret
        }
        var shown = bytes.toString(StandardCharsets.UTF_8);
        return shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
    }
}
