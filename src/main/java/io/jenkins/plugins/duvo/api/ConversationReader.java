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
        String id = null;
        String title = null;
        String description = null;
        Instant createdAt = null;
        String type = null;
        List<Question> questions = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "title" -> title = first(title, this::text);
                case "description" -> description = first(description, this::text);
                case "created_at" -> createdAt = first(createdAt, this::instant);
                case "type" -> type = first(type, this::word);
                case "questions" -> questions = isNull() ? questions : first(questions, () -> list(this::question));
                default -> skip();
            }
        }
        return new HumanRequest(id, title, description, createdAt, type, questions);
    }

    @CheckForNull
    final Question question() {
        if (!isObject()) {
            return odd(text -> new Question(text, null, List.of(), false));
        }
        String question = null;
        String header = null;
        List<Question.Option> options = null;
        boolean multiSelect = false;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "question" -> question = first(question, this::text);
                case "header" -> header = first(header, this::text);
                case "options" -> options = first(options, () -> list(this::option));
                case "multi_select" -> multiSelect = flag();
                default -> skip();
            }
        }
        return new Question(question, header, options, multiSelect);
    }

    @CheckForNull
    final Question.Option option() {
        if (!isObject()) {
            return odd(text -> new Question.Option(text, null));
        }
        String label = null;
        String description = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "label" -> label = first(label, this::text);
                case "description" -> description = first(description, this::text);
                default -> skip();
            }
        }
        return new Question.Option(label, description);
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
        String id = null;
        String name = null;
        RawJson arguments = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "id" -> id = first(id, this::id);
                case "name" -> name = first(name, this::word);
                case "arguments" -> arguments = first(arguments, this::raw);
                default -> skip();
            }
        }
        return new Message.ToolCall(id, name, arguments);
    }

    @CheckForNull
    final Message.ToolResult toolResult() {
        if (!isObject()) {
            return oddTool(json -> new Message.ToolResult("", json, null));
        }
        String callId = null;
        RawJson result = null;
        String error = null;
        for (var member = nextMember(); member != null; member = nextMember()) {
            switch (member) {
                case "tool_call_id" -> callId = first(callId, this::id);
                case "result" -> result = first(result, this::raw);
                case "error" -> error = first(error, this::text);
                default -> skip();
            }
        }
        return new Message.ToolResult(callId, result, error);
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
