package io.jenkins.plugins.duvo.session;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.Question;
import io.jenkins.plugins.duvo.api.RawJson;
import io.jenkins.plugins.duvo.store.DecisionRecord;
import io.jenkins.plugins.duvo.store.DecisionRecord.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Converter of Duvo's objects to values for scripts: maps, lists, texts, numbers and truth values. They are serializable and usable
 * in the sandbox. Every text is made {@linkplain PlainText harmless}, because what a script passes on is saved with its build.
 */
public final class ScriptValues {
    private ScriptValues() {}

    /**
     * Converts a human request to a map of {@code id, type, title, description, questions}, each question to a map of
     * {@code question, header, options, multiSelect}. Every key is there; its value is null where Duvo gave none.
     */
    public static Map<String, Object> toMap(HumanRequest request) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", id(request));
        map.put("type", text(request.type()));
        map.put("title", text(request.title()));
        map.put("description", text(request.description()));
        map.put("questions", list(request.questions(), ScriptValues::toMap));
        return map;
    }

    /**
     * Converts decisions to maps of {@code title, verdict, by, at, accepted}, without attempts of users who may not answer: {@code by} is the
     * id of the user, or the name of another build; {@code at} is ISO 8601. Every key is there; its value is null where it is not known,
     * {@code by} also where a setting decided.
     */
    static List<Map<String, Object>> toMaps(List<DecisionRecord> decisions) {
        var list = new ArrayList<Map<String, Object>>();
        decisions.stream()
                .filter(decision -> decision.getVerdict() != Verdict.NOT_ALLOWED)
                .forEach(decision -> list.add(toMap(decision)));
        return list;
    }

    private static Map<String, Object> toMap(DecisionRecord decision) {
        var map = new LinkedHashMap<String, Object>();
        map.put("title", decision.getTitle());
        map.put("verdict", word(decision.getVerdict()));
        map.put("by", decision.getUser() == null ? decision.getBuild() : decision.getUser());
        map.put("at", time(Instant.ofEpochMilli(decision.getAt())));
        map.put("accepted", decision.getAccepted());
        return map;
    }

    private static String word(@CheckForNull Verdict verdict) {
        return verdict == null || verdict == Verdict.ELSEWHERE || verdict == Verdict.WITHDRAWN
                ? "unknown"
                : verdict.name().toLowerCase(Locale.ROOT);
    }

    /** The id of a human request as scripts see it. */
    public static String id(HumanRequest request) {
        return PlainText.sanitize(request.id());
    }

    private static Map<String, Object> toMap(Question question) {
        var map = new LinkedHashMap<String, Object>();
        map.put("question", text(question.question()));
        map.put("header", text(question.header()));
        map.put("options", list(question.options(), ScriptValues::toMap));
        map.put("multiSelect", question.multiSelect());
        return map;
    }

    private static Map<String, Object> toMap(Question.Option option) {
        var map = new LinkedHashMap<String, Object>();
        map.put("label", text(option.label()));
        map.put("description", text(option.description()));
        return map;
    }

    /**
     * Converts a message to a map of {@code id, type, role, timestamp, text, toolCall, toolResult}: the timestamp as ISO 8601, the
     * last two as maps of the API's members. Every key is there; its value is null where Duvo gave none.
     */
    public static Map<String, Object> toMap(Message message) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", text(message.id()));
        map.put("type", text(message.type()));
        map.put("role", text(message.role()));
        map.put("timestamp", time(message.timestamp()));
        map.put("text", text(message.text()));
        var call = message.toolCall();
        map.put("toolCall", call == null ? null : toMap(call));
        var result = message.toolResult();
        map.put("toolResult", result == null ? null : toMap(result));
        return map;
    }

    private static Map<String, Object> toMap(Message.ToolCall call) {
        var map = new LinkedHashMap<String, Object>();
        map.put("id", text(call.id()));
        map.put("name", text(call.name()));
        map.put("arguments", json(call.arguments()));
        return map;
    }

    private static Map<String, Object> toMap(Message.ToolResult result) {
        var map = new LinkedHashMap<String, Object>();
        map.put("tool_call_id", text(result.toolCallId()));
        map.put("result", json(result.result()));
        map.put("error", text(result.error()));
        return map;
    }

    /**
     * Converts a row of a list of Jobs to a map of {@code id, agentId, agentName, status, title, number, source, createdAt, startedAt,
     * updatedAt, completedAt, postponedTo, evaluation}: times as ISO 8601, the last one as {@link #toMap(EvaluationSummary, UnaryOperator)}
     * does. Every key is there; its value is null where Duvo gave none.
     *
     * @param mask returns a text without secrets
     */
    public static Map<String, Object> toMap(JobRow row, UnaryOperator<String> mask) {
        var job = row.job();
        var evaluation = row.evaluation();
        var map = new LinkedHashMap<String, Object>();
        map.put("id", text(job.id()));
        map.put("agentId", text(job.agentId()));
        map.put("agentName", text(job.agentName(), mask));
        map.put("status", text(job.status().word()));
        map.put("title", text(row.title(), mask));
        map.put("number", row.number() == 0 ? null : row.number());
        map.put("source", text(row.source()));
        map.put("createdAt", time(job.createdAt()));
        map.put("startedAt", time(row.startedAt()));
        map.put("updatedAt", time(job.updatedAt()));
        map.put("completedAt", time(job.completedAt()));
        map.put("postponedTo", time(job.status().postponedTo()));
        map.put("evaluation", evaluation == null ? null : toMap(evaluation, mask));
        return map;
    }

    /**
     * Converts the summary of an evaluation to a map of {@code status, passed, total, comment, critical, medium, low}, the last three
     * being the numbers of failed checks. Every key is there; its value is null where Duvo gave none.
     *
     * @param mask returns a text without secrets
     */
    public static Map<String, Object> toMap(EvaluationSummary summary, UnaryOperator<String> mask) {
        var failures = summary.failures();
        var map = new LinkedHashMap<String, Object>();
        map.put("status", text(summary.status()));
        map.put("passed", summary.passed() < 0 ? null : summary.passed());
        map.put("total", summary.total() < 0 ? null : summary.total());
        map.put("comment", text(summary.comment(), mask));
        map.put("critical", failures == null ? null : failures.critical());
        map.put("medium", failures == null ? null : failures.medium());
        map.put("low", failures == null ? null : failures.low());
        return map;
    }

    @CheckForNull
    private static String time(@CheckForNull Instant time) {
        return time == null ? null : time.toString();
    }

    @CheckForNull
    private static Object json(@CheckForNull RawJson json) {
        return json == null ? null : json(json.tree());
    }

    @CheckForNull
    private static Object json(JsonNode node) {
        if (node.isNull()) {
            return null;
        }
        if (node.isObject()) {
            var map = new LinkedHashMap<String, Object>();
            node.properties().forEach(member -> map.put(text(member.getKey()), json(member.getValue())));
            return map;
        }
        if (node.isArray()) {
            return list(node.values(), ScriptValues::json);
        }
        if (node.isNumber()) {
            return node.numberValue();
        }
        return node.isBoolean() ? (Object) node.booleanValue() : text(node.asString());
    }

    private static <T> List<Object> list(Iterable<T> items, Function<T, Object> item) {
        var list = new ArrayList<>();
        items.forEach(each -> list.add(item.apply(each)));
        return list;
    }

    @CheckForNull
    private static String text(@CheckForNull String text, UnaryOperator<String> mask) {
        return text == null ? null : PlainText.sanitize(mask.apply(text));
    }

    @CheckForNull
    private static String text(@CheckForNull String text) {
        return text == null ? null : PlainText.sanitize(text);
    }
}
