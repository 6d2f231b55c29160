package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Message;
import java.util.Objects;
import java.util.UUID;

/**
 * Fingerprint of a delivered message: enough to find out whether its text grew or changed, and to recognise it without its id.
 *
 * @param key what tells the message from others, see {@link #key(Message, int)}
 * @param length characters of the text; -1 if the text is not known
 * @param hash hash of the text
 * @param contentHash hash of the text, the time and the tool call or result
 */
record RememberedMessage(Object key, int length, int hash, int contentHash) {
    /**
     * Creates the fingerprint of a message whose text is known.
     *
     * @param at the message's place among the Job's messages
     */
    static RememberedMessage of(Message message, int at) {
        var text = text(message);
        return new RememberedMessage(key(message, at), text.length(), text.hashCode(), contentHash(message));
    }

    /** Creates the fingerprint of a message that was delivered before a restart; without its text no change of it is recognised. */
    static RememberedMessage ofDelivered(Message message, int at) {
        return message.text() == null
                ? new RememberedMessage(key(message, at), -1, 0, contentHash(message))
                : of(message, at);
    }

    static int contentHash(Message message) {
        return Objects.hash(text(message), message.timestamp(), message.toolCall(), message.toolResult());
    }

    boolean isTextKnown() {
        return length >= 0;
    }

    boolean hasText(String text) {
        return text.length() == length && text.hashCode() == hash;
    }

    boolean isStartOf(String text) {
        return text.length() > length && text.substring(0, length).hashCode() == hash;
    }

    /** The key under which a message is remembered. */
    static Object key(Message message, int at) {
        return key(id(message, at));
    }

    /** The id, as a UUID if it is one: equal for equal ids, in less than half of the memory. */
    static Object key(String id) {
        try {
            var uuid = UUID.fromString(id);
            return uuid.toString().equals(id) ? uuid : id;
        } catch (IllegalArgumentException e) {
            return id;
        }
    }

    /**
     * The id of a message; if it has none, a text that tells it from others.
     *
     * @param at its place among the Job's messages, which counts where it has no time either
     */
    static String id(Message message, int at) {
        if (!message.id().isEmpty()) {
            return message.id();
        }
        var place = message.timestamp() == null ? at : message.timestamp();
        return place + ":" + Objects.hash(text(message), message.toolCall(), message.toolResult());
    }

    /** The text of a message; empty if it has none. */
    static String text(Message message) {
        return message.text() == null ? "" : message.text();
    }
}
