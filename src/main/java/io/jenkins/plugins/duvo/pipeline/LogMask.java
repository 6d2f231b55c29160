package io.jenkins.plugins.duvo.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** What the log's decorators around a step make of a text: secrets that are bound there are masked in the transcript too. */
final class LogMask {
    private final Run<?, ?> run;
    private final ConsoleLogFilter filter;
    private final TaskListenerDecorator decorator;

    private LogMask(
            Run<?, ?> run, @CheckForNull ConsoleLogFilter filter, @CheckForNull TaskListenerDecorator decorator) {
        this.run = run;
        this.filter = filter;
        this.decorator = decorator;
    }

    static LogMask of(StepContext context) throws IOException, InterruptedException {
        return new LogMask(
                context.get(Run.class), context.get(ConsoleLogFilter.class), context.get(TaskListenerDecorator.class));
    }

    /** The text as the log would show it. */
    String apply(String text) {
        if (text.isEmpty() || filter == null && decorator == null) {
            return text;
        }
        var bytes = new ByteArrayOutputStream();
        try (var stream = decorate(bytes)) {
            stream.write((text + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException | InterruptedException e) {
            return ""; // better nothing than a secret
        }
        var shown = bytes.toString(StandardCharsets.UTF_8);
        return shown.endsWith("\n") ? shown.substring(0, shown.length() - 1) : shown;
    }

    @SuppressWarnings({"rawtypes", "deprecation"})
    private OutputStream decorate(OutputStream stream) throws IOException, InterruptedException {
        var decorated = decorator == null ? stream : decorator.decorate(stream);
        return filter == null ? decorated : filter.decorateLogger((Run) run, decorated);
    }
}
