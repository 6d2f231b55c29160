package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Message;

/**
 * Message, or the new end of one, that was not delivered to the listener before.
 *
 * @param message the whole message as Duvo shows it now
 * @param change how it is new
 * @param text the text to deliver: the message's text, or only its new end; never null, empty if the message has no text
 */
public record MessageUpdate(Message message, Change change, String text) {
    /** How a message is new. */
    public enum Change {
        /** The message was not delivered before. */
        NEW,
        /** The message was delivered and its text has grown: {@link MessageUpdate#text} is the part that was added at its end. */
        APPENDED,
        /** The message was delivered with another text. */
        EDITED
    }
}
