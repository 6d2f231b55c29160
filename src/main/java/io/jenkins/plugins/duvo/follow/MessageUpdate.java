package io.jenkins.plugins.duvo.follow;

import io.jenkins.plugins.duvo.api.Message;

/**
 * A message, or a part of one, that has not been told yet.
 *
 * @param message as Duvo gives it now
 * @param change how it is new
 * @param text what is to be told: the message's text, or just its new end; empty if it has none
 */
public record MessageUpdate(Message message, Change change, String text) {
    /** How a message is new. */
    public enum Change {
        /** It was not there before. */
        NEW,
        /** It was told before and has grown: {@link MessageUpdate#text} is what came behind. */
        APPENDED,
        /** It was told before with another text. */
        EDITED
    }
}
