package io.jenkins.plugins.duvo.console;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import io.jenkins.plugins.duvo.follow.MessageUpdate.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageMaskerTest {
    private final List<String> masked = new ArrayList<>();
    private final MessageMasker masker = new MessageMasker(text -> {
        masked.add(text);
        return text.replace("s3cret", "****");
    });

    @Test
    void textOfANewMessageIsMaskedOnce() {
        var shown = masker.apply(new MessageUpdate(said("it is s3cret"), Change.NEW, "it is s3cret"));

        assertThat(shown.update().message().text(), is("it is ****"));
        assertThat(shown.update().text(), is("it is ****"));
        assertThat(shown.altered(), is(true));
        assertThat(masked, contains("it is s3cret"));
    }

    @Test
    void newEndOfAGrownTextIsMaskedToo() {
        var shown = masker.apply(new MessageUpdate(said("it is s3cret"), Change.APPENDED, " s3cret"));

        assertThat(shown.update().message().text(), is("it is ****"));
        assertThat(shown.update().text(), is(" ****"));
        assertThat(shown.update().change(), is(Change.APPENDED));
    }

    @Test
    void messageWithoutSecretsIsNotAltered() {
        var update = new MessageUpdate(said("done"), Change.EDITED, "done");

        assertThat(masker.apply(update), is(new MaskedUpdate(update, false)));
    }

    @Test
    void toolArgumentsAreMaskedBeforeTheyAreJson() {
        var quotes = new MessageMasker(text -> text.replace("s3\"cret", "****"));
        var arguments = RawJson.parse("{\"login\":[\"s3\\\"cret\", 1]}");
        var call =
                new Message("1", "tool_call", "assistant", null, null, new Message.ToolCall("c", "x", arguments), null);

        var shown = quotes.apply(new MessageUpdate(call, Change.NEW, ""));

        assertThat(Json.MAPPER.writeValueAsString(shown.update().message()), not(containsString("cret")));
        assertThat(shown.altered(), is(true));
    }

    private static Message said(String text) {
        return new Message("1", "text", "assistant", null, text, null, null);
    }
}
