package io.jenkins.plugins.duvo.simulator.state;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import java.util.List;
import java.util.function.UnaryOperator;

/** Changes to what a Job has said, for {@link SimulatedDuvo#editMessages}; indexes count from the oldest message. */
public final class MessageEdits {
    private MessageEdits() {}

    /** The message has no id. */
    public static UnaryOperator<List<SimulatedMessage>> withoutId(int index) {
        return edit(index, message -> message.withId(null));
    }

    /** The message has the id of the one before it. */
    public static UnaryOperator<List<SimulatedMessage>> sameIdAsBefore(int index) {
        return messages -> {
            messages.set(
                    index, messages.get(index).withId(messages.get(index - 1).id()));
            return messages;
        };
    }

    /** The message is there twice. */
    public static UnaryOperator<List<SimulatedMessage>> doubled(int index) {
        return messages -> {
            messages.add(index, messages.get(index));
            return messages;
        };
    }

    /** The message's text goes on. */
    public static UnaryOperator<List<SimulatedMessage>> grown(int index, String more) {
        return edit(index, message -> message.withText(message.text() + more));
    }

    /** The message's text is another one. */
    public static UnaryOperator<List<SimulatedMessage>> changed(int index, String text) {
        return edit(index, message -> message.withText(text));
    }

    /** One more message before the one at the index. */
    public static UnaryOperator<List<SimulatedMessage>> inserted(int index, String id, String text) {
        return messages -> {
            var at = messages.get(index).at();
            messages.add(index, new SimulatedMessage(id, "text", "assistant", at, text, null, null));
            return messages;
        };
    }

    /** The message is gone. */
    public static UnaryOperator<List<SimulatedMessage>> removed(int index) {
        return messages -> {
            messages.remove(index);
            return messages;
        };
    }

    /** A text of so many bytes, in lines. */
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
