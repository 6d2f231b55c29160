package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JsonParser;

/**
 * Reader of what is said in a Job: its messages and its human requests. A message, a question or an option that is no object becomes
 * one with the value as its text, and a tool's call or result becomes one with the value as its content. Example: of
 * {@code {"options": ["Yes", {"label": "No"}, 7]}} the options are Yes, No and 7. Not thread-safe.
 */
class ConversationReader extends ValueReader {
    /** @param parser stands at the first token of the value to be read */
    ConversationReader(JsonParser parser) {
        super(parser);
    }

    @CheckForNull
    final HumanRequest humanRequest() {
        if (!isObject()) {
            return odd(text -> new HumanRequest("", text, null, null, "", List.of()));
        }
        var id = new Member<>("id", this::id);
        var title = new Member<>("title", this::text);
        var description = new Member<>("description", this::text);
        var createdAt = new Member<>("created_at", this::instant);
        var type = new Member<>("type", this::word);
        var questions = new Member<>("questions", () -> isNull() ? null : list(this::question));
        readMembers(id, title, description, createdAt, type, questions);
        return new HumanRequest(
                id.value(), title.value(), description.value(), createdAt.value(), type.value(), questions.value());
    }

    @CheckForNull
    final Question question() {
        if (!isObject()) {
            return odd(text -> new Question(text, null, List.of(), false));
        }
        var question = new Member<>("question", this::text);
        var header = new Member<>("header", this::text);
        var options = new Member<>("options", () -> list(this::option));
        var multiSelect = new Member<>("multi_select", this::flag);
        readMembers(question, header, options, multiSelect);
        return new Question(question.value(), header.value(), options.value(), multiSelect.or(false));
    }

    @CheckForNull
    final Question.Option option() {
        if (!isObject()) {
            return odd(text -> new Question.Option(text, null));
        }
        var label = new Member<>("label", this::text);
        var description = new Member<>("description", this::text);
        readMembers(label, description);
        return new Question.Option(label.value(), description.value());
    }

    /** Reads a message. Its text is in {@code text_content} or, if that is absent, null or empty, in {@code content}. */
    @CheckForNull
    final Message message() {
        if (!isObject()) {
            return odd(text -> new Message("", "", "", null, text, null, null));
        }
        String id = null;
        String type = null;
        String role = null;
        Instant timestamp = null;
        String textContent = null;
        String content = null;
        Message.ToolCall toolCall = null;
        Message.ToolResult toolResult = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "type" -> type = first(type, this::word);
                case "role" -> role = first(role, this::word);
                case "timestamp" -> timestamp = first(timestamp, this::instant);
                case "text_content" -> {
                    textContent = first(textContent, this::text);
                    content = isEmpty(textContent) ? content : null;
                }
                case "content" -> content = isEmpty(textContent) ? first(content, this::text) : absent();
                case "tool_call" -> toolCall = first(toolCall, this::toolCall);
                case "tool_result" -> toolResult = first(toolResult, this::toolResult);
                default -> skip();
            }
        }
        var text = content == null ? textContent : content;
        return new Message(id, type, role, timestamp, text, toolCall, toolResult);
    }

    @CheckForNull
    final Message.ToolCall toolCall() {
        if (!isObject()) {
            return oddTool(json -> new Message.ToolCall("", "", json));
        }
        var id = new Member<>("id", this::id);
        var name = new Member<>("name", this::word);
        var arguments = new Member<>("arguments", this::raw);
        readMembers(id, name, arguments);
        return new Message.ToolCall(id.value(), name.value(), arguments.value());
    }

    @CheckForNull
    final Message.ToolResult toolResult() {
        if (!isObject()) {
            return oddTool(json -> new Message.ToolResult("", json, null));
        }
        var callId = new Member<>("tool_call_id", this::id);
        var result = new Member<>("result", this::raw);
        var error = new Member<>("error", this::text);
        readMembers(callId, result, error);
        return new Message.ToolResult(callId.value(), result.value(), error.value());
    }

    private static boolean isEmpty(@CheckForNull String text) {
        return text == null || text.isEmpty();
    }

    /** Reads a value that is no object by its text. Null for null and for an empty text. */
    @CheckForNull
    private <T> T odd(Function<String, T> ofText) {
        @CheckForNull var text = text();
        return text == null || text.isEmpty() ? null : ofText.apply(text);
    }

    @CheckForNull
    private <T> T oddTool(Function<RawJson, T> ofJson) {
        @CheckForNull var json = raw();
        return json == null || json.text().isEmpty() ? null : ofJson.apply(json);
    }
}
