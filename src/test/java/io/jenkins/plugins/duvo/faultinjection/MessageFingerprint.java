package io.jenkins.plugins.duvo.faultinjection;

import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;

/** What a message says, so that it is recognised also where it lost its id. Every message of a schedule says something else. */
final class MessageFingerprint {
    private static final int ENOUGH = 60;

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
        return text == null ? "" : text.substring(0, Math.min(ENOUGH, text.length()));
    }
}
