package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;

/** Text by which a message is recognised without its id. Every message of a scenario has another one. */
final class MessageFingerprint {
    private static final int MAX_LENGTH = 60;

    private MessageFingerprint() {}

    static String of(Message message) {
        if (message.toolCall() != null) {
            return "call " + message.toolCall().id();
        }
        if (message.toolResult() != null) {
            return "result " + message.toolResult().toolCallId();
        }
        return cut(message.text());
    }

    static String of(SimulatedMessage message) {
        if (message.toolCall() != null) {
            return "call " + message.toolCall().id();
        }
        if (message.toolResult() != null) {
            return "result " + message.toolResult().callId();
        }
        return cut(message.text());
    }

    private static String cut(String text) {
        return text == null ? "" : text.substring(0, Math.min(MAX_LENGTH, text.length()));
    }
}
