package io.jenkins.plugins.duvo.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.console.LineTransformationOutputStream;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Tests how a log hears, behind the decorators of other plugins, what is shown of its lines. */
class JobLogTest {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final SecretMasker secrets = new SecretMasker(List.of());

    private JobLog log(UnaryOperator<OutputStream> decorators, LogLevel level, Charset charset) {
        return new JobLog(new StreamTaskListener(decorators.apply(new LogTap(file)), charset), level, secrets, charset);
    }

    private static OutputStream lines(OutputStream log, UnaryOperator<String> change) {
        return new LineTransformationOutputStream.Delegating(log) {
            @Override
            protected void eol(byte[] line, int length) throws IOException {
                out.write(change.apply(new String(line, 0, length, UTF_8)).getBytes(UTF_8));
            }
        };
    }

    private static OutputStream masks(OutputStream log) {
        return lines(log, line -> line.replace("hunter2", "****"));
    }

    private static MessageUpdate says(String text) {
        return new MessageUpdate(new Message("1", "text", "assistant", null, text, null, null), Change.NEW, text);
    }

    private static MessageUpdate calls(String json) {
        var call = new Message.ToolCall("c", "login", RawJson.parse(json));
        return new MessageUpdate(new Message("2", "tool_call", "assistant", null, null, call, null), Change.NEW, "");
    }

    private static String text(List<MaskedUpdate> shown) {
        return shown.get(0).update().message().text();
    }

    private static String arguments(List<MaskedUpdate> shown, int index) {
        return shown.get(index).update().message().toolCall().arguments().json();
    }

    @Test
    void messageIsKeptAsTheLogShowsIt() {
        var log = log(out -> lines(masks(out), line -> "[12:00] " + line), LogLevel.MESSAGES, UTF_8);

        var shown = log.messages(List.of(says("one\npw hunter2\n\nthree")));

        assertEquals("one\npw ****\n\nthree", text(shown));
        assertEquals("one\npw ****\n\nthree", shown.get(0).update().text());
        assertEquals(true, shown.get(0).altered());
        assertThat(file.toString(UTF_8), containsString("[12:00] [Duvo] pw ****"));
    }

    @Test
    void additionsOfDecoratorsAreLeftOut() {
        var log = log(
                out -> lines(out, line -> "[12:00] " + line.replace("ERROR", "<b>ERROR</b>")),
                LogLevel.MESSAGES,
                UTF_8);

        var shown = log.messages(List.of(says("blanks  \nan ERROR \u200E\n")));

        assertEquals("blanks  \nan ERROR \u200E\n", text(shown));
        assertEquals(false, shown.get(0).altered());
    }

    @Test
    void whatOneLineHasShownIsMaskedWhereNoLineIs() {
        var log = log(JobLogTest::masks, LogLevel.MESSAGES, UTF_8);

        log.println("Waiting for a person: Use hunter2?");
        var shown = log.messages(List.of(calls("{\"pw\":\"hunter2\"}")));

        assertEquals("so ****", log.mask("so hunter2"));
        assertEquals("{\"pw\":\"****\"}", arguments(shown, 0));
        assertThat(file.toString(UTF_8), not(containsString("login")));
    }

    @Test
    void toolsAreKeptAsTheLogShowsThem() {
        var log = log(
                out -> lines(out, line -> line.replace("a\\\"b", "****").replace("{\"x\":1}", "#")),
                LogLevel.TOOLS,
                UTF_8);

        var shown = log.messages(List.of(calls("{\"pw\":\"a\\\"b\"}"), calls("{\"x\":1}")));

        assertEquals("\"→ login {\\\"pw\\\":\\\"****\\\"}\"", arguments(shown, 0));
        assertEquals("\"→ login #\"", arguments(shown, 1));
    }

    @Test
    void decoratorThatDropsOrThrowsLeavesNoText() {
        var drops = log(out -> lines(out, line -> line.contains("hunter2") ? "" : line), LogLevel.MESSAGES, UTF_8);
        assertEquals("one\n", text(drops.messages(List.of(says("one\nhunter2")))));

        var throwing = log(
                out -> lines(out, line -> {
                    throw new IllegalStateException("broken");
                }),
                LogLevel.MESSAGES,
                UTF_8);
        assertEquals("", text(throwing.messages(List.of(says("hunter2")))));
    }

    @Test
    void messageThatTheLogCannotTakeIsKept() {
        var full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        var log = new JobLog(new StreamTaskListener(masks(new LogTap(full)), UTF_8), LogLevel.MESSAGES, secrets, UTF_8);

        assertEquals("pw ****\nthree", text(log.messages(List.of(says("pw hunter2\nthree")))));
    }

    @Test
    void decoratorThatBuffersIsFlushed() {
        var log = log(BufferedOutputStream::new, LogLevel.MESSAGES, UTF_8);

        assertEquals("one", text(log.messages(List.of(says("one")))));
    }

    @Test
    void textThatTheLogCannotEncodeStaysWhole() {
        var log = log(out -> out, LogLevel.MESSAGES, StandardCharsets.US_ASCII);

        assertEquals("zwölf", text(log.messages(List.of(says("zwölf")))));
    }

    @Test
    void closedLogShowsNothingAndKeepsWhatIsKnown() {
        var log = log(JobLogTest::masks, LogLevel.MESSAGES, UTF_8);
        log.println("hunter2");
        log.close();

        assertEquals("**** one", text(log.messages(List.of(says("hunter2 one")))));
        assertThat(file.toString(UTF_8), not(containsString("one")));
    }
}
