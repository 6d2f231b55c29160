package io.jenkins.plugins.duvo.console;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.console.HyperlinkNote;
import hudson.console.LineTransformationOutputStream;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageFormatter;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Writer of the build log's lines about one Job. It writes whole lines without the secrets that are known, each with the prefix
 * {@code [Duvo]}, and none once the step has ended. Where the log has a {@link LogTap}, it notes how the log shows each line, and learns
 * from that which secrets the decorators of the log mask: they are asked once, and for nothing that is not in the log. What the
 * listener or a decorator of the log throws costs the line and nothing else, because a Job goes on without its lines; the first
 * failure is a warning of Jenkins' own log. Thread-safe.
 */
public final class JobLog {
    private static final Logger LOGGER = Logger.getLogger(JobLog.class.getName());
    private static final String PREFIX = "[Duvo] ";

    private final TaskListener listener;
    private final LogLevel level;
    private final MessageFormatter formatter;
    private final SecretMasker secrets;
    private final MessageMasker masker;
    /** The charset of the log; null if the log has no {@link LogTap}. */
    private final Charset tapped;

    private volatile boolean closed;
    private volatile boolean hasFailed;

    /** @param tapped the charset of the log, if it has a {@link LogTap}; else null */
    public JobLog(TaskListener listener, LogLevel level, SecretMasker secrets, @CheckForNull Charset tapped) {
        this.secrets = secrets;
        this.masker = new MessageMasker(secrets);
        this.tapped = tapped;
        this.listener = listener;
        this.level = level;
        this.formatter = new MessageFormatter(level);
    }

    /**
     * Returns a listener that puts the prefix before each line, whatever code writes it.
     *
     * @param omitted the first lines that are written, which the log is to go without; a line that is another one, and all after it, are
     *     written
     */
    public static TaskListener withPrefix(TaskListener listener, List<String> omitted) {
        var rest = new ArrayDeque<>(omitted);
        var prefixed = new LineTransformationOutputStream.Delegating(listener.getLogger()) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                if (trimEOL(new String(line, 0, length, StandardCharsets.UTF_8)).equals(rest.poll())) {
                    return;
                }
                rest.clear();
                out.write(PREFIX.getBytes(StandardCharsets.UTF_8));
                out.write(line, 0, length);
            }
        };
        return new StreamTaskListener(prefixed, StandardCharsets.UTF_8);
    }

    /** Masks the keys of a connection from now on. They may be renewed, so they are asked for at each text. */
    public void setKeys(Supplier<Set<String>> keys) {
        secrets.setKeys(keys);
    }

    /** Whether messages of this level are written. */
    public boolean shows(LogLevel other) {
        return level.shows(other);
    }

    /** Writes the lines of a text, which may contain names and words from outside: it is made harmless and masked. */
    public void println(String text) {
        write(PlainText.toLines(secrets.apply(text)));
    }

    /** Writes a line that is a link to a page of Jenkins, at an address relative to its root. */
    public synchronized void printLink(String page) {
        if (!closed) {
            var line = PREFIX + HyperlinkNote.encodeTo('/' + page, page); // not tapped: it has a note that is no text
            guard(() -> listener.getLogger().println(line));
        }
    }

    /** Returns a text without the secrets that are known, and those that the log was seen to mask. */
    public String mask(String text) {
        return secrets.apply(text);
    }

    /** Writes a page of messages, as far as the log level shows them, and flushes the log. Returns them as the log shows them. */
    public List<MaskedUpdate> messages(List<MessageUpdate> page) {
        var shown = new ArrayList<MaskedUpdate>();
        for (var update : page) {
            var masked = masker.apply(update);
            var lines = formatter.format(masked.update());
            var written = write(lines);
            shown.add(written.equals(lines) ? masked : masker.asShown(masked, lines, written));
        }
        guard(() -> listener.getLogger().flush());
        return shown;
    }

    /** Writes lines, unless the log is closed. Returns them as the log shows them; an empty one where it shows nothing. */
    private synchronized List<String> write(List<String> lines) {
        return closed ? lines : lines.stream().map(this::write).toList();
    }

    private String write(String line) {
        Runnable writing = () -> guard(() -> listener.getLogger().println(PREFIX + line));
        if (tapped == null) {
            writing.run();
            return line;
        }
        var recorded = LogTap.record(tapped, writing);
        if (recorded.isEmpty()) { // a decorator may write when it is flushed
            recorded =
                    LogTap.record(tapped, () -> guard(() -> listener.getLogger().flush()));
        }
        var shown = shown(line, recorded);
        if (!shown.equals(line)) {
            secrets.learn(line, shown);
        }
        return shown;
    }

    /** How the log shows a line: what decorators add before and behind it, such as the time, is left out. */
    private String shown(String line, String recorded) {
        var prefix = recorded.indexOf(PREFIX);
        var rest = PlainText.sanitize(prefix < 0 ? recorded : recorded.substring(prefix + PREFIX.length()));
        var shown = rest.endsWith("\n") ? rest.substring(0, rest.length() - 1) : rest;
        return SecretMasker.hidesNothing(new String(line.getBytes(tapped), tapped), shown) ? line : shown;
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
