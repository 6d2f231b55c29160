package io.jenkins.plugins.duvo.session;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import org.junit.jupiter.api.Test;

class AgentOutputTest {
    private final AgentOutput spoken = new AgentOutput();

    @Test
    void nothingSaidIsEmpty() {
        assertThat(spoken.output(), is(""));
        assertThat(spoken.lastMessage(), is(""));
    }

    @Test
    void messagesAreJoinedByLines() {
        say("one");
        say("two\nthree");

        assertThat(spoken.output(), is("one\ntwo\nthree"));
    }

    @Test
    void theLastMessageIsTheWholeOfIt() {
        say("one");
        say("two\nthree");

        assertThat(spoken.lastMessage(), is("two\nthree"));
    }

    @Test
    void aGrownMessageIsTheLastOne() {
        say("one");
        spoken.add(message("assistant", "text", "one and more"), Change.APPENDED);

        assertThat(spoken.lastMessage(), is("one and more"));
    }

    @Test
    void aGrownMessageIsInTheOutputOnce() {
        say("one");
        say("two");
        spoken.add(message("assistant", "text", "two and more"), Change.APPENDED);

        assertThat(spoken.output(), is("one\ntwo and more"));
    }

    @Test
    void instructionsAndThoughtsAreNotSaid() {
        spoken.add(message("user", "text", "do it"), Change.NEW);
        spoken.add(message("assistant", "thinking", "hm"), Change.NEW);

        assertThat(spoken.output(), is(""));
    }

    @Test
    void controlCharactersAreTakenOut() {
        say("\u001b[1mbold\u001b[0m\u0000\uFFFE");

        assertThat(spoken.output(), is("bold"));
    }

    @Test
    void ofAVeryLongOutputTheLastPartIsKept() {
        for (int i = 0; i < 40; i++) {
            say("x".repeat(100_000) + i);
        }

        assertThat(spoken.output().length(), is(lessThanOrEqualTo(AgentOutput.LONGEST)));
        assertThat(spoken.output(), endsWith("x39"));
    }

    private void say(String text) {
        spoken.add(message("assistant", "text", text), Change.NEW);
    }

    private static Message message(String role, String type, String text) {
        return new Message("id", type, role, null, text, null, null);
    }
}
