package io.jenkins.plugins.duvo.pipeline;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/** What is noted before a message is sent, to recognise it among the Job's messages: its text, and the others of the same text. */
final class SentMessageMarker implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String text;
    private final int from;
    private final HashSet<String> others;

    private SentMessageMarker(String text, int from, Set<String> others) {
        this.text = text;
        this.from = from;
        this.others = new HashSet<>(others);
    }

    /** @param newest the Job's last messages before this one */
    static SentMessageMarker about(String text, MessagePage newest) {
        var others = new HashSet<String>();
        var about = new SentMessageMarker(normal(text), newest.offset(), others);
        newest.messages().stream().filter(about::is).map(Message::id).forEach(about.others::add);
        return about;
    }

    /** Where among the Job's messages to begin to look. */
    int from() {
        return from;
    }

    boolean is(Message message) {
        var said = message.text();
        return message.isUserMessage() && said != null && normal(said).equals(text) && !others.contains(message.id());
    }

    private static String normal(String text) {
        return PlainText.sanitize(text).strip();
    }
}
