package io.jenkins.plugins.duvo.api;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;

/** Short plain words for what went wrong. */
final class ErrorText {
    /** Characters; enough for an error of Duvo's, short enough for a line of a build log. */
    private static final int LONGEST = 400;

    private ErrorText() {}

    /** The text as one bounded line of plain text. */
    static String line(String text) {
        return PlainText.toLine(text, LONGEST);
    }

    static String of(IOException e, Duration timeout) {
        var said = e.getMessage() == null ? e.getClass().getSimpleName() : line(e.getMessage());
        if (e instanceof UnknownHostException) {
            return "the host name is not known (" + said + ")";
        }
        if (e instanceof ConnectException) {
            return "cannot connect (" + said + ")";
        }
        if (e instanceof SSLException) {
            return "no secure connection (" + said + ")";
        }
        if (e instanceof InterruptedIOException) {
            return "no answer within " + timeout.toSeconds() + " s";
        }
        return said;
    }
}
