package io.jenkins.plugins.duvo.simulator.state;

import java.time.Instant;
import java.util.Map;

/**
 * A message of a Job.
 *
 * @param id null leaves the member out, which Duvo's document forbids
 * @param text null leaves the member out
 * @param toolCall null if it is none
 * @param toolResult null if it is none
 */
public record SimulatedMessage(
        String id, String type, String role, Instant at, String text, ToolCall toolCall, ToolResult toolResult) {
    public record ToolCall(String id, String name, Map<String, ?> arguments) {}

    public record ToolResult(String callId, Object result, String error) {}

    public SimulatedMessage withText(String other) {
        return new SimulatedMessage(id, type, role, at, other, toolCall, toolResult);
    }

    public SimulatedMessage withId(String other) {
        return new SimulatedMessage(other, type, role, at, text, toolCall, toolResult);
    }
}
