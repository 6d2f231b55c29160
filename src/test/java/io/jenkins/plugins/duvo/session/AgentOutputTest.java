package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.Message.ToolCall;
import io.jenkins.plugins.duvo.api.Message.ToolResult;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOutputTest {
    private final AgentOutput output = new AgentOutput(LogLevel.MESSAGES);

    @Test
    void outputWithoutMessagesIsEmpty() {
        assertThat(output.output(), is(""));
        assertThat(output.lastMessage(), is(""));
    }

    @Test
    void messagesAreJoinedByLines() {
        add("one");
        add("two\nthree");

        assertThat(output.output(), is("one\ntwo\nthree"));
    }

    @Test
    void lastMessageIsComplete() {
        add("one");
        add("two\nthree");

        assertThat(output.lastMessage(), is("two\nthree"));
    }

    @Test
    void appendedMessageIsTheLastMessage() {
        add("one");
        output.add(message("assistant", "text", "one and more"), Change.APPENDED);

        assertThat(output.lastMessage(), is("one and more"));
    }

    @Test
    void appendedMessageIsInTheOutputOnce() {
        add("one");
        add("two");
        output.add(message("assistant", "text", "two and more"), Change.APPENDED);

        assertThat(output.output(), is("one\ntwo and more"));
    }

    @Test
    void userMessagesAndThoughtsAreIgnored() {
        output.add(message("user", "text", "do it"), Change.NEW);
        output.add(message("assistant", "thinking", "hm"), Change.NEW);

        assertThat(output.output(), is(""));
    }

    @Test
    void tailIsWhatWasSaidLastAsFarAsTheLogShowsIt() {
        add("one");
        add("two\uD83D\uDE80three");

        assertThat(output.tail(100), is("one two\uD83D\uDE80three"));
        assertThat(output.tail(8), is("…o\uD83D\uDE80three"));
        assertThat(output.tail(6), is("…three"));
        var hidden = new AgentOutput(LogLevel.NONE);
        hidden.add(message("assistant", "text", "one"), Change.NEW);
        assertThat(hidden.tail(100), is(""));
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "MESSAGES, 1", "TOOLS, 3", "ALL, 5"})
    void messagesThatTheLogShowsAreCounted(LogLevel level, int count) {
        var counting = new AgentOutput(level);
        counting.add(message("user", "text", "do it"), Change.NEW);
        counting.add(message("assistant", "thinking", "hm"), Change.NEW);
        counting.add(message("assistant", "text", "I do"), Change.NEW);
        counting.add(message("assistant", "text", "I do it"), Change.APPENDED);
        counting.add(
                new Message("m", "", "assistant", null, null, new ToolCall("c", "search", null), null), Change.NEW);
        counting.add(new Message("m", "", "tool", null, null, null, new ToolResult("c", null, null)), Change.NEW);

        assertThat(counting.shownCount(), is(count));
    }

    @Test
    void controlCharactersAreRemoved() {
        add("\u001b[1mbold\u001b[0m\u0000\uFFFE");

        assertThat(output.output(), is("bold"));
    }

    @Test
    void veryLongOutputKeepsItsLastPart() {
        for (int i = 0; i < 40; i++) {
            add("x".repeat(100_000) + i);
        }

        assertThat(output.output().length(), is(lessThanOrEqualTo(AgentOutput.MAX_CHARS)));
        assertThat(output.output(), endsWith("x39"));
    }

    private void add(String text) {
        output.add(message("assistant", "text", text), Change.NEW);
    }

    private static Message message(String role, String type, String text) {
        return new Message("id", type, role, null, text, null, null);
    }
}
