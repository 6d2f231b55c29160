package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Formatter of failures: short plain text for what went wrong, fit for one line of a build log. */
final class ErrorText {
    /** Characters: enough for an error message of Duvo, short enough for a line of a build log. */
    static final int MAX_CHARS = 400;

    private ErrorText() {}

    /** Returns the text as one line of plain text of at most {@value #MAX_CHARS} characters. */
    static String line(String text) {
        return PlainText.toLine(text, MAX_CHARS);
    }

    /**
     * Describes why a call has no answer. A name, a connection or a TLS failure is named as such, with the network's own text.
     *
     * @param timeout how long the call waited, for a failure that is a timeout
     * @param key masks the key, for an answer that is not HTTP may quote it
     */
    static String describe(IOException e, Duration timeout, KeyMasker key) {
        var message = e.getMessage() == null ? e.getClass().getSimpleName() : line(key.mask(e.getMessage(), false));
        if (e instanceof UnknownHostException) {
            return "the host name is not known (" + message + ")";
        }
        if (e instanceof ConnectException) {
            return "cannot connect (" + message + ")";
        }
        if (e instanceof SSLException) {
            return "no secure connection (" + message + ")";
        }
        if (e instanceof InterruptedIOException) {
            return "no answer within " + timeout.toSeconds() + " s";
        }
        return message;
    }
}
