package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A message of a Job's conversation. Tell the kinds apart by which member is there, then by {@code type}, never by the role
 * alone. Every text is Duvo's, untrusted and unbounded.
 *
 * @param id Duvo's id of the message; empty where Duvo gave none
 * @param type Duvo's word for the kind, such as {@code text} or {@code thinking}
 * @param role who speaks, such as {@code user}, {@code assistant} or {@code tool}
 * @param timestamp when, or null
 * @param text what is said, or null
 * @param toolCall the tool that the agent calls, or null
 * @param toolResult what a tool gave back, or null
 */
public record Message(
        String id,
        String type,
        String role,
        @CheckForNull Instant timestamp,

        @JsonProperty("text_content") @JsonAlias("content") @JsonDeserialize(using = Json.AnyText.class) @CheckForNull
        String text,

        @JsonProperty("tool_call") @CheckForNull ToolCall toolCall,
        @JsonProperty("tool_result") @CheckForNull ToolResult toolResult) {
    public Message {
        id = id == null ? "" : id;
        type = type == null ? "" : type;
        role = role == null ? "" : role;
    }

    /** Whether this is the instruction that the Job was given, or another text that a user wrote to it. */
    public boolean isUserMessage() {
        return role.equals("user");
    }

    /** The same message without its text. */
    public Message withoutText() {
        return new Message(id, type, role, timestamp, null, toolCall, toolResult);
    }

    public boolean isThinking() {
        return type.equals("thinking");
    }

    /** Whether this says that the Job asks a person; what it asks is to be taken from {@link JobState#pending}. */
    public boolean isHumanRequestNotice() {
        return type.equals("human_request");
    }

    /** Whether the agent says something to people here: a text that is neither an instruction, a thought nor a tool's. */
    public boolean isAgentText() {
        return text != null && !text.isBlank() && role.equals("assistant") && !isThinking() && toolResult == null;
    }

    /**
     * A tool that the agent calls.
     *
     * @param arguments any JSON, or null
     */
    public record ToolCall(
            String id, String name, @CheckForNull JsonNode arguments) {
        public ToolCall {
            id = id == null ? "" : id;
            name = name == null ? "" : name;
        }
    }

    /**
     * What a tool gave back.
     *
     * @param toolCallId the {@link ToolCall#id} that this belongs to
     * @param result any JSON, or null
     * @param error why the tool failed, or null
     */
    public record ToolResult(
            @JsonProperty("tool_call_id") String toolCallId,
            @CheckForNull JsonNode result,

            @JsonDeserialize(using = Json.AnyText.class) @CheckForNull
            String error) {
        public ToolResult {
            toolCallId = toolCallId == null ? "" : toolCallId;
        }
    }
}
