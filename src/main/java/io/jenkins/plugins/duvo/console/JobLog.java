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

/** Writes a Job's lines into the build's log: whole lines, each marked, none once the step is over. */
public final class JobLog {
    private static final String MARK = "[Duvo] ";

    private final TaskListener listener;
    private final MessageFormatter lines;
    private final MessageMasker mask;
    private volatile boolean closed;

    /** For lines of ours alone. */
    public JobLog(TaskListener listener, LogLevel level) {
        this(listener, level, new MessageMasker(text -> text));
    }

    /** @param mask the listener masks lines, but cannot know how a secret is written in the JSON of tools */
    public JobLog(TaskListener listener, LogLevel level, MessageMasker mask) {
        this.mask = mask;
        this.listener = listener;
        this.lines = new MessageFormatter(level);
    }

    /** A listener whose lines all begin as ours do, whoever writes them. */
    public static TaskListener withPrefix(TaskListener listener) {
        var marked = new LineTransformationOutputStream.Delegating(listener.getLogger()) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                out.write(MARK.getBytes(StandardCharsets.UTF_8));
                out.write(line, 0, length);
            }
        };
        return new StreamTaskListener(marked, StandardCharsets.UTF_8);
    }

    /** Writes a text of ours, in which names from outside may stand. */
    public void println(String text) {
        write(PlainText.toLines(text));
    }

    /** A text without the secrets that the log does not show. */
    public String mask(String text) {
        return mask.mask().apply(text);
    }

    /** A message without them. */
    public MessageUpdate mask(MessageUpdate update) {
        return new MessageUpdate(mask.apply(update.message()), update.change(), mask(update.text()));
    }

    /** Writes a page of {@linkplain #mask masked} messages, and sees to it that it has left this process's buffers. */
    public void messages(List<MessageUpdate> page) {
        for (var message : page) {
            write(lines.format(message));
        }
        listener.getLogger().flush();
    }

    private synchronized void write(List<String> texts) {
        if (!closed) {
            for (var text : texts) {
                listener.getLogger().println(MARK + text);
            }
        }
    }

    /** The step is over: its log belongs to others now. */
    public synchronized void close() {
        closed = true;
    }
}
