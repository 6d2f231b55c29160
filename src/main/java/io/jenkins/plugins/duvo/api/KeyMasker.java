package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import okhttp3.Request;

/**
 * Masker of the key in what a server or the network says, which may quote the request. To be applied to the whole text, before it is cut
 * to a line: of a key across the cut, most characters would stay.
 *
 * @param hidden the key of the request; empty if it has none
 */
record KeyMasker(String hidden) {
    /** Characters by which a part of a key is recognized: Duvo or a proxy may cut a text within the key. */
    private static final int KEY_START = 8;

    private static final String MASK = "****";

    static KeyMasker of(Request request) {
        @CheckForNull var authorization = request.header("Authorization");
        return new KeyMasker(authorization == null ? "" : authorization.substring(authorization.indexOf(' ') + 1));
    }

    /**
     * Returns the text without the key, and without characters that a line leaves out: they may stand within the key. Of a text that
     * was cut before, it also leaves out a beginning of the key at its end, however short.
     */
    String mask(String text, boolean isCut) {
        if (hidden.isEmpty()) {
            return PlainText.sanitize(text);
        }
        var plain = PlainText.visible(text);
        var masked = new StringBuilder();
        var from = 0;
        for (var at = plain.indexOf(start()); at >= 0; at = plain.indexOf(start(), from)) {
            masked.append(plain, from, at).append(MASK);
            from = at;
            while (from < plain.length()
                    && from - at < hidden.length()
                    && plain.charAt(from) == hidden.charAt(from - at)) {
                from++;
            }
        }
        masked.append(plain, from, plain.length());
        return isCut ? withoutStart(masked.toString()) : masked.toString();
    }

    /**
     * Returns the failure itself, or one without messages if the key, or its beginning, is in the message of the failure or of one of its
     * causes.
     */
    Throwable safe(Throwable failure) {
        var trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        if (hidden.isEmpty() || !PlainText.visible(trace.toString()).contains(start())) {
            return failure;
        }
        var safe = new IOException(failure.getClass().getName() + ", whose message holds the key");
        safe.setStackTrace(failure.getStackTrace());
        return safe;
    }

    private String start() {
        return hidden.substring(0, Math.min(KEY_START, hidden.length()));
    }

    private String withoutStart(String text) {
        for (int length = Math.min(hidden.length(), text.length()); length > 0; length--) {
            if (text.endsWith(hidden.substring(0, length))) {
                return text.substring(0, text.length() - length);
            }
        }
        return text;
    }
}
