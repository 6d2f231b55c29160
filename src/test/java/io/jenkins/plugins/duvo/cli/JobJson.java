package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.Evaluation;
import io.jenkins.plugins.duvo.api.EvaluationSummary;
import io.jenkins.plugins.duvo.api.HumanRequest;
import io.jenkins.plugins.duvo.api.Job;
import io.jenkins.plugins.duvo.api.JobRow;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.Json;
import io.jenkins.plugins.duvo.api.Message;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Formatter of what {@code --json} prints: the members of Duvo's API that the client reads, in the envelopes of the command line, in
 * ASCII. A message has its text twice: in {@code text_content} as Duvo gives it, and in {@code content} what a log shows of it.
 */
final class JobJson {
    private JobJson() {}

    static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    /** One line. */
    static String line(JsonNode json) {
        return Json.MAPPER.writeValueAsString(json);
    }

    /** Several lines, for people and programs. */
    static String lines(JsonNode json) {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    static ObjectNode job(Job job) {
        return object().put("id", job.id())
                .put("agent_id", job.agentId())
                .put("status", job.status().word())
                .put("sandbox_id", job.sandboxId())
                .put("created_at", time(job.createdAt()))
                .put("updated_at", time(job.updatedAt()))
                .put("completed_at", time(job.completedAt()));
    }

    static ObjectNode state(JobState state) {
        var json = object();
        json.set("run", job(state.existingJob()));
        json.set("pending_human_request", state.pending() == null ? Json.MAPPER.nullNode() : request(state.pending()));
        return json;
    }

    static ObjectNode row(JobRow row) {
        var json = job(row.job())
                .put("agent_name", row.job().agentName())
                .put("title", row.title())
                .put("run_number", row.number())
                .put("source", row.source())
                .put("started_at", time(row.startedAt()))
                .put("postponed_to", time(row.job().status().postponedTo()));
        json.set("eval_summaries", row.evaluation() == null ? Json.MAPPER.nullNode() : summary(row.evaluation()));
        return json;
    }

    private static ObjectNode summary(EvaluationSummary summary) {
        var json = object().put("status", summary.status());
        json.put("passed", summary.passed() < 0 ? null : summary.passed());
        json.put("total", summary.total() < 0 ? null : summary.total());
        json.put("final_comment", summary.comment());
        json.set("severityCounts", Json.MAPPER.valueToTree(summary.failures()));
        return json;
    }

    static ObjectNode evaluation(String runId, Evaluation evaluation) {
        var json = object().put("run_id", runId).put("created_at", time(evaluation.createdAt()));
        json.putObject("output").set("data", Json.MAPPER.valueToTree(evaluation.checks()));
        return json;
    }

    static ObjectNode request(HumanRequest request) {
        var json = object().put("id", request.id())
                .put("type", request.type())
                .put("title", request.title())
                .put("description", request.description())
                .put("created_at", time(request.createdAt()));
        var questions = json.putArray("questions");
        for (var question : request.questions()) {
            var each = questions
                    .addObject()
                    .put("question", question.question())
                    .put("header", question.header())
                    .put("multi_select", question.multiSelect());
            each.set("options", Json.MAPPER.valueToTree(question.options()));
        }
        return json;
    }

    static ObjectNode message(Message message) {
        var text = message.text();
        var json = object().put("id", message.id())
                .put("type", message.type())
                .put("role", message.role())
                .put("timestamp", time(message.timestamp()))
                .put("text_content", text)
                .put("content", text == null || message.isThinking() ? "" : text);
        if (message.toolCall() != null) {
            json.set("tool_call", tree(message.toolCall()));
        }
        if (message.toolResult() != null) {
            json.set("tool_result", tree(message.toolResult()));
        }
        return json;
    }

    /**
     * The messages, and the pending request as a message of the type {@code human_request} with the status {@code pending}: as the last
     * one, unless one of the messages has its id.
     */
    static ObjectNode messages(List<Message> messages, HumanRequest pending) {
        var json = object();
        var array = json.putArray("messages");
        var isAmong = false;
        for (var message : messages) {
            var isPending = pending != null
                    && message.isHumanRequestNotice()
                    && message.id().equals(pending.id());
            array.add(isPending ? message(message).setAll(requestMessage(pending)) : message(message));
            isAmong |= isPending;
        }
        if (pending != null && !isAmong) {
            array.add(requestMessage(pending));
        }
        return json.put("total", array.size());
    }

    /** A pending request in the form of a message. Its role is none of an agent, so that its text does not count as what one says. */
    static ObjectNode requestMessage(HumanRequest request) {
        var json = request(request);
        return json.put("request_type", request.type())
                .put("type", "human_request")
                .put("status", "pending")
                .put("role", "system")
                .put("timestamp", time(request.createdAt()))
                .put("text_content", request.title())
                .put("content", request.title());
    }

    /** The tree of a value that holds raw JSON, which can be written as text alone. */
    private static JsonNode tree(Object value) {
        return Json.MAPPER.readTree(Json.MAPPER.writeValueAsString(value));
    }

    private static String time(Instant time) {
        return time == null ? null : time.toString();
    }
}
