package io.jenkins.plugins.duvo.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;

/**
 * What a build's log shows of a text: secrets that the log masks are masked in the transcript too. What the log adds to every line,
 * such as the time, is left out.
 */
public final class LogMasker {
    /** What stands between a build and its log. */
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

    /** The text as the log would show it; nothing where that cannot be told. */
    public String apply(String text) {
        if (text.isEmpty()) {
            return text;
        }
        String shown;
        try {
            shown = decorated(text + "\n");
        } catch (IOException | InterruptedException e) {
            return ""; // better nothing than a secret
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

    /** Not closed: that would end what is masked in the log itself. Whole lines leave it at once. */
    private String decorated(String lines) throws IOException, InterruptedException {
        var log = new ByteArrayOutputStream();
        var stream = decoration.around(log);
        stream.write(lines.getBytes(charset));
        stream.flush();
        return log.toString(charset);
    }
}
