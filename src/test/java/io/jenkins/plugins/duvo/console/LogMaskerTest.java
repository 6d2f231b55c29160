package io.jenkins.plugins.duvo.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.console.LineTransformationOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LogMaskerTest {
    private static final LogMasker MASK =
            new LogMasker(log -> lines(log, line -> line.replace("hunter2", "****")), UTF_8);
    private static final LogMasker STAMPS =
            new LogMasker(log -> lines(log, line -> "[12:00] " + line.replace("hunter2", "****")), UTF_8);

    private static OutputStream lines(OutputStream log, UnaryOperator<String> change) {
        return new LineTransformationOutputStream.Delegating(log) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                out.write(change.apply(new String(line, 0, length, UTF_8)).getBytes(UTF_8));
            }

            @Override
            public void close() {
                throw new AssertionError("the log goes on");
            }
        };
    }

    @Test
    void secretsThatTheLogMasksAreMasked() {
        assertEquals("one\nthe password is ****\n\nthree\n", MASK.apply("one\nthe password is hunter2\n\nthree\n"));
    }

    @Test
    void additionsToEveryLineAreLeftOut() {
        assertEquals("one\n\ntwo", STAMPS.apply("one\n\ntwo"));
    }

    @Test
    void textThatTheLogCannotEncodeStaysWhole() {
        assertEquals("zwölf", new LogMasker(log -> log, US_ASCII).apply("zwölf"));
    }

    @Test
    void failingDecorationShowsNoText() {
        var broken = new LogMasker(
                log -> {
                    throw new IOException("broken");
                },
                UTF_8);

        assertEquals("", broken.apply("hunter2"));
    }

    @Test
    void decorationThatJoinsLinesIsShownAsItIs() {
        var joins = new LogMasker(log -> lines(log, line -> line.equals("a\n") ? "a " : line), UTF_8);

        assertEquals("a b\n", joins.apply("a\nb"));
    }
}
