package io.jenkins.plugins.duvo.workspace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MaskedUpdate;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    private final StringBuilder file = new StringBuilder();
    private OutputFormat format = OutputFormat.forFile("said.txt");

    @Test
    void messagesAreWrittenLineByLine() {
        add(said("one"), Change.NEW);
        add(said("two\nthree"), Change.NEW);

        assertThat(whole(), is("one\ntwo\nthree\n"));
    }

    @Test
    void transcriptWithoutAgentTextGivesEmptyFile() {
        add(message("user", "text", "do it"), Change.NEW);

        assertThat(whole(), is(""));
    }

    @Test
    void instructionsAndThoughtsAreNotWritten() {
        add(message("user", "text", "do it"), Change.NEW);
        add(message("assistant", "thinking", "hm"), Change.NEW);
        add(said("done"), Change.NEW);

        assertThat(whole(), is("done\n"));
    }

    @Test
    void appendedTextGoesOnWhereItEnded() {
        add(said("one"), Change.NEW);
        add(said("one and more"), Change.APPENDED);
        add(said("two"), Change.NEW);

        assertThat(whole(), is("one and more\ntwo\n"));
    }

    @Test
    void editedTextStaysAsItWas() {
        add(said("one"), Change.NEW);
        add(said("another"), Change.EDITED);

        assertThat(whole(), is("one\n"));
    }

    @Test
    void lineEndsOfWindowsBecomeLineEndsOfUnix() {
        add(said("one\r\ntwo\r"), Change.NEW); // half of a line end, which grows
        add(said("one\r\ntwo\r\nthree"), Change.APPENDED);

        assertThat(whole(), is("one\ntwo\nthree\n"));
    }

    @Test
    void terminalSequencesAreRemoved() {
        add(said("\u001b[31mred\u001b[0m"), Change.NEW);

        assertThat(whole(), is("red\n"));
    }

    @Test
    void fileNameChoosesTheFormat() {
        assertThat(OutputFormat.forFile("out/said.NDJSON"), instanceOf(OutputFormat.NdjsonFormat.class));
        assertThat(OutputFormat.forFile("said.json"), instanceOf(OutputFormat.TextFormat.class));
    }

    @Test
    void ndjsonHasOneMessagePerLineAsDuvoGivesIt() {
        format = new OutputFormat.NdjsonFormat();
        add(said("ä\nb"), Change.NEW);

        assertThat(
                whole(),
                is(
                        "{\"id\":\"1\",\"type\":\"text\",\"role\":\"assistant\",\"timestamp\":null,\"text_content\":\"\\u00E4\\nb\","
                                + "\"tool_call\":null,\"tool_result\":null}\n"));
    }

    @Test
    void ndjsonKeepsMessagesWithoutText() {
        format = new OutputFormat.NdjsonFormat();
        add(message("system", "session_started", null), Change.NEW);

        assertThat(Json.MAPPER.readTree(whole()).path("type").asString(), is("session_started"));
    }

    @Test
    void ndjsonLeavesOutMessagesWithoutContent() {
        format = new OutputFormat.NdjsonFormat();
        add(message("user", "text", "do it"), Change.NEW);
        file.append(format.format(TranscriptLine.skipped(said("before"), 1)));

        assertThat(whole(), is(""));
    }

    private String whole() {
        return file + format.end();
    }

    private void add(Message message, Change change) {
        var text = message.text() == null ? "" : message.text();
        var masked = new MaskedUpdate(new MessageUpdate(message, change, text), false);
        file.append(format.format(TranscriptLine.of(masked, LogLevel.TOOLS, null)));
    }

    private static Message said(String text) {
        return message("assistant", "text", text);
    }

    private static Message message(String role, String type, String text) {
        return new Message("1", type, role, null, text, null, null);
    }
}
