package io.jenkins.plugins.duvo.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;

/**
 * Masker of texts: returns a text as the build log would show it, so that a secret which the log masks is masked in the
 * transcript too. The text is sent through the decorators of the log; what they add to every line, such as the time, is left
 * out.
 *
 * <p>Example: the decorators mask {@code hunter2} and put {@code [12:00] } before each line. They show {@code "one"} as
 * {@code "[12:00] one"}, which ends with the line itself, so the line stays {@code "one"}. They show {@code "pw hunter2"} as
 * {@code "[12:00] pw ****"}, which does not, so that is the result.
 */
public final class LogMasker {
    /** Decorators between a build and its log. */
    @FunctionalInterface
    public interface Decoration {
        OutputStream around(OutputStream log) throws IOException, InterruptedException;
    }

    private final Decoration decoration;
    private final Charset charset;

    /** @param charset of the log */
    public LogMasker(Decoration decoration, Charset charset) {
        this.decoration = decoration;
        this.charset = charset;
    }

    /** Returns the text as the log would show it; the empty text if the decorators fail. */
    public String apply(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String shown;
        try {
            shown = decorated(text + "\n");
        } catch (Throwable e) { // of any kind: decorators are other plugins'
            return ""; // better no text than a secret
        }
        var lines = text.split("\n", -1);
        var shownLines = shown.split("\n", -1);
        if (shownLines.length != lines.length + 1) {
            return shown;
        }
        for (int i = 0; i < lines.length; i++) {
            var written = new String(lines[i].getBytes(charset), charset);
            if (!shownLines[i].endsWith(written)) {
                lines[i] = shownLines[i];
            }
        }
        return String.join("\n", lines);
    }

    /**
     * Sends lines through the decorators. The stream is not closed: that would end the masking in the log itself. Decorators
     * pass on whole lines at once, so nothing stays in the stream.
     */
    private String decorated(String lines) throws IOException, InterruptedException {
        var log = new ByteArrayOutputStream();
        var stream = decoration.around(log);
        stream.write(lines.getBytes(charset));
        stream.flush();
        return log.toString(charset);
    }
}
