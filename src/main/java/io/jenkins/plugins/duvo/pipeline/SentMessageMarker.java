package io.jenkins.plugins.duvo.pipeline;

import hudson.Util;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.MessagePage;
import io.jenkins.plugins.duvo.api.PlainText;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;

/**
 * Marker by which a sent message is found again among the Job's messages: its text, the position from which to look, and the ids
 * of the earlier messages with the same text. Persisted before the message is sent.
 */
final class SentMessageMarker implements Serializable {
    private static final long serialVersionUID = 1L;

    private String text;
    private final int from;
    private HashSet<String> others;

    private SentMessageMarker(String text, int from, Set<String> others) {
        this.text = text;
        this.from = from;
        this.others = new HashSet<>(others);
    }

    /** Sets the defaults of fields that a saved Pipeline lacks because it is older than the field. */
    private Object readResolve() {
        text = Util.fixNull(text);
        others = others == null ? new HashSet<>() : others;
        return this;
    }

    /**
     * Makes the marker of a message that is about to be sent.
     *
     * @param newest the Job's last messages before this one
     */
    static SentMessageMarker about(String text, MessagePage newest) {
        var others = new HashSet<String>();
        var about = new SentMessageMarker(normal(text), newest.offset(), others);
        newest.messages().stream().filter(about::is).map(Message::id).forEach(about.others::add);
        return about;
    }

    /** Position among the Job's messages from which to look. */
    int from() {
        return from;
    }

    /** Whether a message of the Job is the one that was sent. */
    boolean is(Message message) {
        var other = message.text();
        return message.isUserMessage() && other != null && normal(other).equals(text) && !others.contains(message.id());
    }

    private static String normal(String text) {
        return PlainText.sanitize(text).strip();
    }
}
