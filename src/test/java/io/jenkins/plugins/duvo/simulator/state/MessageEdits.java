package io.jenkins.plugins.duvo.simulator.state;

import java.util.List;
import java.util.function.UnaryOperator;

/** Changes to the messages of a Job, for {@code SimulatedDuvo.editMessages}. An index counts from the oldest message, from 0. */
public final class MessageEdits {
    private MessageEdits() {}

    /** Removes the id of a message. */
    public static UnaryOperator<List<SimulatedMessage>> withoutId(int index) {
        return edit(index, message -> message.withId(null));
    }

    /** Gives a message the id of the one before it. */
    public static UnaryOperator<List<SimulatedMessage>> sameIdAsBefore(int index) {
        return messages -> {
            messages.set(
                    index, messages.get(index).withId(messages.get(index - 1).id()));
            return messages;
        };
    }

    /** Adds a copy of a message beside it. */
    public static UnaryOperator<List<SimulatedMessage>> doubled(int index) {
        return messages -> {
            messages.add(index, messages.get(index));
            return messages;
        };
    }

    /** Appends to the text of a message. */
    public static UnaryOperator<List<SimulatedMessage>> grown(int index, String more) {
        return edit(index, message -> message.withText(message.text() + more));
    }

    /** Replaces the text of a message. */
    public static UnaryOperator<List<SimulatedMessage>> changed(int index, String text) {
        return edit(index, message -> message.withText(text));
    }

    /** Inserts a message before the one at the index, with the same time. */
    public static UnaryOperator<List<SimulatedMessage>> inserted(int index, String id, String text) {
        return messages -> {
            var at = messages.get(index).at();
            messages.add(index, new SimulatedMessage(id, "text", "assistant", at, text, null, null));
            return messages;
        };
    }

    /** Removes a message. */
    public static UnaryOperator<List<SimulatedMessage>> removed(int index) {
        return messages -> {
            messages.remove(index);
            return messages;
        };
    }

    /** Creates a text of this number of bytes, in lines. */
    public static String longText(int bytes) {
        var line = "Movement of pallets between the bays, checked against the delivery notes.\n";
        return line.repeat(bytes / line.length() + 1).substring(0, bytes);
    }

    private static UnaryOperator<List<SimulatedMessage>> edit(int index, UnaryOperator<SimulatedMessage> change) {
        return messages -> {
            messages.set(index, change.apply(messages.get(index)));
            return messages;
        };
    }
}
