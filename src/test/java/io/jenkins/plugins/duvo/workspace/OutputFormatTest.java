package io.jenkins.plugins.duvo.workspace;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.console.MessageMasker;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import io.jenkins.plugins.duvo.store.TranscriptLine;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    private static final MessageMasker NO_MASK = new MessageMasker(text -> text);

    private final StringBuilder file = new StringBuilder();
    private OutputFormat form = OutputFormat.forFile("said.txt");

    @Test
    void whatTheAgentSaysStandsLineByLine() {
        add(said("one"), Change.NEW);
        add(said("two\nthree"), Change.NEW);

        assertThat(whole(), is("one\ntwo\nthree\n"));
    }

    @Test
    void whoSaysNothingLeavesAnEmptyFile() {
        add(message("user", "text", "do it"), Change.NEW);

        assertThat(whole(), is(""));
    }

    @Test
    void instructionsThoughtsAndToolsAreNotSaid() {
        add(message("user", "text", "do it"), Change.NEW);
        add(message("assistant", "thinking", "hm"), Change.NEW);
        add(said("done"), Change.NEW);

        assertThat(whole(), is("done\n"));
    }

    @Test
    void aTextThatGrowsGoesOnWhereItEnded() {
        add(said("one"), Change.NEW);
        add(said("one and more"), Change.APPENDED);
        add(said("two"), Change.NEW);

        assertThat(whole(), is("one and more\ntwo\n"));
    }

    @Test
    void aTextThatIsEditedLaterStaysAsItWas() {
        add(said("one"), Change.NEW);
        add(said("another"), Change.EDITED);

        assertThat(whole(), is("one\n"));
    }

    @Test
    void whatSteersATerminalIsTakenOut() {
        add(said("\u001b[31mred\u001b[0m"), Change.NEW);

        assertThat(whole(), is("red\n"));
    }

    @Test
    void theNameChoosesTheForm() {
        assertThat(OutputFormat.forFile("out/said.NDJSON"), instanceOf(OutputFormat.NdjsonFormat.class));
        assertThat(OutputFormat.forFile("said.json"), instanceOf(OutputFormat.TextFormat.class));
    }

    @Test
    void theWholeTranscriptIsOneMessageALineAsDuvoGivesIt() {
        form = new OutputFormat.NdjsonFormat();
        add(said("ä\nb"), Change.NEW);

        assertThat(
                whole(),
                is(
                        "{\"id\":\"1\",\"type\":\"text\",\"role\":\"assistant\",\"timestamp\":null,\"text_content\":\"\\u00E4\\nb\","
                                + "\"tool_call\":null,\"tool_result\":null}\n"));
    }

    @Test
    void theWholeTranscriptKeepsMessagesWithoutText() {
        form = new OutputFormat.NdjsonFormat();
        add(message("system", "session_started", null), Change.NEW);

        assertThat(Json.MAPPER.readTree(whole()).path("type").asString(), is("session_started"));
    }

    @Test
    void aMessageOfWhichNothingIsKeptIsLeftOut() {
        form = new OutputFormat.NdjsonFormat();
        add(message("user", "text", "do it"), Change.NEW);
        file.append(form.of(TranscriptLine.skipped(said("before"), 1)));

        assertThat(whole(), is(""));
    }

    private String whole() {
        return file + form.end();
    }

    private void add(Message message, Change change) {
        var text = message.text() == null ? "" : message.text();
        file.append(form.of(TranscriptLine.of(new MessageUpdate(message, change, text), false, NO_MASK, null)));
    }

    private static Message said(String text) {
        return message("assistant", "text", text);
    }

    private static Message message(String role, String type, String text) {
        return new Message("1", type, role, null, text, null, null);
    }
}
