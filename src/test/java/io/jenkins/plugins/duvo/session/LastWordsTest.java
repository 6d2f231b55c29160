package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Message.ToolCall;
import io.jenkins.plugins.duvo.api.Message.ToolResult;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import org.junit.jupiter.api.Test;

class LastWordsTest {
    private final LastWords words = new LastWords();

    @Test
    void silentJobHasNone() {
        add("user", "Go", null, null);

        assertThat(words.said(), is(nullValue()));
        assertThat(words.toolFailure(), is(nullValue()));
    }

    @Test
    void textIsOneLine() {
        say("First.");
        say("The period\nis closed.\u0000");

        assertThat(words.said(), is("The period is closed."));
        assertThat(words.toolFailure(), is(nullValue()));
    }

    @Test
    void longTextIsCut() {
        say("x".repeat(1_000));

        assertThat(words.said(), is("x".repeat(300) + "…"));
    }

    @Test
    void failureOfAToolCountsUntilSomethingIsSaidOrSucceeds() {
        say("I add the rows.");
        add("assistant", null, new ToolCall("c1", "sheets.append", null), null);
        add("tool", null, null, new ToolResult("c1", null, "403:\nlocked"));
        assertThat(words.toolFailure(), is("sheets.append failed: 403: locked"));
        assertThat(words.said(), is("I add the rows."));

        add("tool", null, null, new ToolResult("c2", null, "gone"));
        assertThat(words.toolFailure(), is("a tool failed: gone"));

        add("tool", null, null, new ToolResult("c1", null, null));
        assertThat(words.toolFailure(), is(nullValue()));

        add("tool", null, null, new ToolResult("c1", null, "again"));
        say("I give up.");
        assertThat(words.toolFailure(), is(nullValue()));
        assertThat(words.said(), is("I give up."));
    }

    private void say(String text) {
        add("assistant", text, null, null);
    }

    private void add(String role, String text, ToolCall call, ToolResult result) {
        words.add(new Message("id", "text", role, null, text, call, result), Change.NEW);
    }
}
