package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * Message of a Job's conversation. All texts are Duvo's, untrusted and unbounded.
 *
 * <p>The kind of a message follows from the members that it has, then from {@code type}, never from {@code role} alone.
 *
 * @param id Duvo's id of the message; empty if Duvo gave none
 * @param type Duvo's word for the kind, such as {@code text} or {@code thinking}; empty if Duvo gave none
 * @param role the speaker, such as {@code user}, {@code assistant} or {@code tool}; empty if Duvo gave none
 * @param timestamp when the message was written, or null
 * @param text the text, or null; JSON if Duvo sent something else than a text
 * @param toolCall the call of a tool, or null
 * @param toolResult the result of a tool, or null
 */
@JsonDeserialize(using = Message.Reading.class)
public record Message(
        String id,
        String type,
        String role,
        @CheckForNull Instant timestamp,

        @JsonProperty("text_content") @CheckForNull String text,

        @JsonProperty("tool_call") @CheckForNull ToolCall toolCall,
        @JsonProperty("tool_result") @CheckForNull ToolResult toolResult) {
    public Message {
        id = id == null ? "" : id;
        type = type == null ? "" : type;
        role = role == null ? "" : role;
    }

    /** Whether this is the instruction of the Job, or another text that a user wrote to it. */
    public boolean isUserMessage() {
        return role.equals("user");
    }

    /** Returns a copy of this message without its text. */
    public Message withoutText() {
        return new Message(id, type, role, timestamp, null, toolCall, toolResult);
    }

    /** Returns a copy of this message without what a tool was given or has returned. */
    public Message withoutTools() {
        return new Message(id, type, role, timestamp, toolResult == null ? text : null, null, null);
    }

    /** Whether this is a thought, which the Job does not address to a person. */
    public boolean isThinking() {
        return type.equals("thinking");
    }

    /** Whether this message says that the Job made a human request; the request itself is in {@link JobState#pending}. */
    public boolean isHumanRequestNotice() {
        return type.equals("human_request");
    }

    /** Whether this is agent text, which a Job writes for people: neither an instruction, a thought nor the result of a tool. */
    public boolean isAgentText() {
        return text != null && !text.isBlank() && role.equals("assistant") && !isThinking() && toolResult == null;
    }

    /**
     * Call of a tool by the Job.
     *
     * @param id Duvo's id of the call; empty if Duvo gave none
     * @param name name of the tool; empty if Duvo gave none
     * @param arguments any JSON, or null
     */
    public record ToolCall(
            String id, String name, @CheckForNull RawJson arguments) {
        public ToolCall {
            id = id == null ? "" : id;
            name = name == null ? "" : name;
        }
    }

    /**
     * Result of a tool.
     *
     * @param toolCallId the {@link ToolCall#id} of the call; empty if Duvo gave none
     * @param result any JSON, or null
     * @param error why the tool failed, or null if it did not
     */
    public record ToolResult(
            @JsonProperty("tool_call_id") String toolCallId,
            @CheckForNull RawJson result,
            @CheckForNull String error) {
        public ToolResult {
            toolCallId = toolCallId == null ? "" : toolCallId;
        }
    }

    /** Deserializer from JSON, which reads a message as it reads one of an answer. */
    static final class Reading extends ValueDeserializer<Message> {
        @Override
        @CheckForNull
        public Message deserialize(JsonParser parser, DeserializationContext context) {
            return new AnswerReader(parser).message();
        }
    }
}
