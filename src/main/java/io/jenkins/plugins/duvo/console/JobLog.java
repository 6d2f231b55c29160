package io.jenkins.plugins.duvo.console;

import hudson.console.LineTransformationOutputStream;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writer of the build log's lines about one Job. It writes whole lines, each with the prefix {@code [Duvo]}, and none once the
 * step has ended. What the listener or a decorator of the log throws costs the line and nothing else, because a Job goes on without its
 * lines; the first failure is a warning of Jenkins' own log. Thread-safe.
 */
public final class JobLog {
    private static final Logger LOGGER = Logger.getLogger(JobLog.class.getName());
    private static final String PREFIX = "[Duvo] ";

    private final TaskListener listener;
    private final MessageFormatter formatter;
    private final MessageMasker masker;
    private volatile boolean closed;
    private volatile boolean hasFailed;

    /** Makes a log for lines of the plugin alone, which hold no secrets. */
    public JobLog(TaskListener listener, LogLevel level) {
        this(listener, level, new MessageMasker(text -> text));
    }

    /** @param masker masks messages: the listener masks lines, but cannot know how a secret is written in the JSON of tools */
    public JobLog(TaskListener listener, LogLevel level, MessageMasker masker) {
        this.masker = masker;
        this.listener = listener;
        this.formatter = new MessageFormatter(level);
    }

    /** Returns a listener that puts the prefix before each line, whatever code writes it. */
    public static TaskListener withPrefix(TaskListener listener) {
        var prefixed = new LineTransformationOutputStream.Delegating(listener.getLogger()) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                out.write(PREFIX.getBytes(StandardCharsets.UTF_8));
                out.write(line, 0, length);
            }
        };
        return new StreamTaskListener(prefixed, StandardCharsets.UTF_8);
    }

    /** Writes the lines of a text of the plugin, which may contain names from outside: it is made harmless. */
    public void println(String text) {
        write(PlainText.toLines(text));
    }

    /** Returns a text without the secrets that the log masks. */
    public String mask(String text) {
        return masker.mask().apply(text);
    }

    /** Returns an update without the secrets that the log masks. */
    public MaskedUpdate mask(MessageUpdate update) {
        return masker.apply(update);
    }

    /** Writes a page of messages, as far as the log level shows them, and flushes the log. */
    public void messages(List<MaskedUpdate> page) {
        for (var masked : page) {
            write(formatter.format(masked.update()));
        }
        guard(() -> listener.getLogger().flush());
    }

    private synchronized void write(List<String> lines) {
        if (!closed) {
            for (var line : lines) {
                guard(() -> listener.getLogger().println(PREFIX + line));
            }
        }
    }

    private void guard(Runnable writing) {
        try {
            writing.run();
        } catch (Throwable e) { // of any kind: decorators of the log are other plugins'
            LOGGER.log(
                    hasFailed ? Level.FINE : Level.WARNING,
                    "Cannot write a line about a Duvo Job to the build's log",
                    e);
            hasFailed = true;
        }
    }

    /** Ends the writing of lines: the step has ended, and the log belongs to other steps. */
    public synchronized void close() {
        closed = true;
    }
}
