package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedHumanRequest;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedMessage;
import io.jenkins.plugins.duvo.simulator.state.SimulatedQuestion;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Formatter of Jobs, human requests and messages as JSON, as in Duvo's answers. */
final class AnswerFormatter {
    private AnswerFormatter() {}

    /** Formats a Job for the calls about a single Job, in its state at a time. */
    static ObjectNode run(SimulatedJob job, Instant asOf) {
        return SimulatorJson.object()
                .put("id", job.id())
                .put("agent_id", job.assignment().id())
                .put("build_id", job.buildId())
                .put("status", job.statusAt(asOf))
                .put("source", job.origin().source())
                .put("sandbox_id", job.origin().sandboxId())
                .put("started_at", timeUntil(job.startedAt(), asOf))
                .put("completed_at", timeUntil(job.endedAt(), asOf))
                .put("created_at", SimulatorJson.time(job.createdAt()))
                .put("updated_at", SimulatorJson.time(min(job.updatedAt(), asOf)))
                .put("human_in_the_loop_enabled", true);
    }

    /** Formats a Job for the list of Jobs, in its state at a time. */
    static ObjectNode row(SimulatedJob job, Instant asOf) {
        var row = SimulatorJson.object()
                .put("id", job.id())
                .put("created_at", SimulatorJson.time(job.createdAt()))
                .put("updated_at", SimulatorJson.time(min(job.updatedAt(), asOf)))
                .put("started_at", timeUntil(job.startedAt(), asOf))
                .put("completed_at", timeUntil(job.endedAt(), asOf))
                .put("status", job.statusAt(asOf))
                .put("source", job.origin().source())
                .put("title", job.assignment().name())
                .put("run_number", job.number())
                .put("agent_id", job.assignment().id())
                .put("agent_name", job.assignment().name())
                .put("build_id", job.buildId())
                .put("submitted_prompt_count", job.origin().message() == null ? 0 : 1);
        for (var unused : new String[] {
            "user_id", "case_queue_item_id", "case_queue_id", "case_queue_name", "case_title", "postponed_to"
        }) {
            row.putNull(unused);
        }
        return row;
    }

    /** Formats a pending human request. */
    static ObjectNode pending(SimulatedHumanRequest request) {
        var ask = request.ask();
        var json = SimulatorJson.object()
                .put("id", request.id())
                .put("title", ask.title())
                .put("description", ask.description())
                .put("created_at", SimulatorJson.time(request.openedAt()))
                .put("type", ask.type());
        if (ask.questions() != null) {
            var questions = json.putArray("questions");
            ask.questions().forEach(question -> questions.add(question(question)));
        }
        return json;
    }

    /** Formats a human request that was answered. */
    static ObjectNode answered(SimulatedJob job, SimulatedHumanRequest request) {
        return SimulatorJson.object()
                .put("id", request.id())
                .put("run_id", job.id())
                .put("title", request.ask().title())
                .put("description", request.ask().description())
                .put("response", request.response())
                .put("responded_at", SimulatorJson.time(request.closedAt()))
                .put("created_at", SimulatorJson.time(request.openedAt()));
    }

    /** Formats a message; members that are null are left out. */
    static ObjectNode message(SimulatedMessage message) {
        var json = SimulatorJson.object();
        if (message.id() != null) {
            json.put("id", message.id());
        }
        json.put("type", message.type()).put("role", message.role()).put("timestamp", SimulatorJson.time(message.at()));
        if (message.text() != null) {
            json.put("text_content", message.text());
        }
        var call = message.toolCall();
        if (call != null) {
            var node = json.putObject("tool_call").put("id", call.id()).put("name", call.name());
            node.set("arguments", SimulatorJson.MAPPER.valueToTree(call.arguments()));
        }
        var result = message.toolResult();
        if (result != null) {
            var node = json.putObject("tool_result").put("tool_call_id", result.callId());
            if (result.error() != null) {
                node.put("error", result.error());
            } else {
                node.set("result", SimulatorJson.MAPPER.valueToTree(result.result()));
            }
        }
        return json;
    }

    private static ObjectNode question(SimulatedQuestion question) {
        var json = SimulatorJson.object().put("question", question.question());
        if (question.header() != null) {
            json.put("header", question.header());
        }
        if (question.options() != null) {
            var options = json.putArray("options");
            for (var option : question.options()) {
                var node = options.addObject().put("label", option.label());
                if (option.description() != null) {
                    node.put("description", option.description());
                }
            }
        }
        if (question.multiple() != null) {
            json.put("multi_select", question.multiple());
        }
        return json;
    }

    /** Formats a time; null if it is later than {@code asOf}. */
    private static String timeUntil(Instant time, Instant asOf) {
        return time == null || time.isAfter(asOf) ? null : SimulatorJson.time(time);
    }

    private static Instant min(Instant one, Instant other) {
        return one.isAfter(other) ? other : one;
    }
}
