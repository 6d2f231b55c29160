package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/**
 * Message of a simulated Job.
 *
 * @param id null leaves the member out, which Duvo's OpenAPI document forbids
 * @param at when the message was written
 * @param text null leaves the member out
 * @param toolCall the call of a tool, or null
 * @param toolResult the result of a tool, or null
 */
public record SimulatedMessage(
        String id, String type, String role, Instant at, String text, ToolCall toolCall, ToolResult toolResult) {
    /** Call of a tool. */
    public record ToolCall(String id, String name, Map<String, ?> arguments) {}

    /** Result of a tool; {@code error} is null if it did not fail. */
    public record ToolResult(String callId, Object result, String error) {}

    /** Returns a copy with another text. */
    public SimulatedMessage withText(String other) {
        return new SimulatedMessage(id, type, role, at, other, toolCall, toolResult);
    }

    /** Returns a copy with another id. */
    public SimulatedMessage withId(String other) {
        return new SimulatedMessage(other, type, role, at, text, toolCall, toolResult);
    }
}
