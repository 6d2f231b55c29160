package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.ReceivedAnswer;
import io.jenkins.plugins.duvo.simulator.state.ReceivedStop;
import io.jenkins.plugins.duvo.simulator.state.ScriptStep;
import io.jenkins.plugins.duvo.simulator.state.SimulatedJob;
import io.jenkins.plugins.duvo.simulator.state.SimulatedStart;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Endpoints that start, read, answer and stop Jobs. */
public final class RunEndpoints {
    private final SimulatorState state;
    private final SimulatedStart starter;

    RunEndpoints(SimulatorState state, SimulatedStart starter) {
        this.state = state;
        this.starter = starter;
    }

    SimulatedResponse start(Exchange exchange) {
        var team = exchange.id(0);
        if (!state.teams.containsKey(team) || !exchange.key().mayUse(team)) {
            throw new ApiError(403, "Forbidden", "No access to this team");
        }
        var body = exchange.body();
        var agentId = Exchange.required(body, "agent_id");
        if (!Exchange.isUuid(agentId)) {
            throw ApiError.badRequest("body/agent_id must match format \"uuid\"");
        }
        var teamAssignment = state.agents.get(agentId);
        if (teamAssignment == null || !teamAssignment.teamId().equals(team)) {
            throw ApiError.notFound("Agent not found");
        }
        var sandboxId = Exchange.text(body, "sandbox_id");
        if (sandboxId != null && !state.sandboxes.containsKey(sandboxId)) {
            throw ApiError.notFound("Sandbox not found");
        }
        state.history.starts++;
        var origin = new SimulatedJob.Origin(
                "api", Exchange.text(body, "message"), sandboxId, Exchange.text(body, "webhook_url"));
        var job = starter.start(teamAssignment, origin, exchange.now());
        return SimulatedResponse.json(201, SimulatorJson.object().set("run", AnswerFormatter.run(job, exchange.now())));
    }

    SimulatedResponse get(Exchange exchange) {
        var job = job(exchange, 0);
        var body = SimulatorJson.object();
        body.set("run", AnswerFormatter.run(job, exchange.asOf()));
        var pending = job.pendingAt(exchange.asOf());
        if (pending == null) {
            body.putNull("pending_human_request");
        } else {
            body.set("pending_human_request", AnswerFormatter.pending(pending));
        }
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse respond(Exchange exchange) {
        var job = job(exchange, 0);
        var requestId = exchange.uuid(1);
        var body = exchange.body();
        var approved = body.get("approved");
        var answers = body.get("answers") == null ? null : answers(body.get("answers"));
        if (approved != null && !approved.isBoolean()) {
            throw ApiError.badRequest("body/approved must be boolean");
        }
        var answer = new ScriptStep.Answer(approved == null ? null : approved.booleanValue(), answers);
        var pending = job.pending();
        boolean open = pending != null && pending.id().equals(requestId);
        boolean fits = open && (pending.ask().questions() == null ? answer.approved() != null : answers != null);
        boolean accepted = fits && job.waits();
        state.history.answers.add(
                new ReceivedAnswer(exchange.now(), job.id(), requestId, answer.approved(), answers, accepted));
        if (!open
                && job.humanRequests().stream()
                        .noneMatch(request -> request.id().equals(requestId))) {
            throw ApiError.notFound("Human request not found");
        }
        if (!accepted) {
            throw ApiError.badRequest(
                    open ? "The answer does not fit the request" : "The human request is not pending any more");
        }
        respond(job, answer, exchange.now());
        return SimulatedResponse.json(
                200, SimulatorJson.object().set("human_request", AnswerFormatter.answered(job, pending)));
    }

    /** Answers the open human request of a Job, whether the answer came through the API or not. */
    public void respond(SimulatedJob job, ScriptStep.Answer answer, Instant now) {
        var response = answer.approved() == null
                ? SimulatorJson.MAPPER.writeValueAsString(answer.answers())
                : answer.approved() ? "approved" : "denied";
        state.progress.get(job.id()).respond(answer, response, now);
    }

    SimulatedResponse stop(Exchange exchange) {
        var job = job(exchange, 0);
        boolean effective = state.progress.get(job.id()).stop(exchange.now());
        state.history.stops.add(new ReceivedStop(exchange.now(), job.id(), effective));
        var body = SimulatorJson.object().put("success", true);
        return SimulatedResponse.json(200, effective ? body : body.put("message", "Run is not running"));
    }

    /** Returns the Job that a path parameter names; 404 if the key may not see it or the replica does not know it yet. */
    SimulatedJob job(Exchange exchange, int parameter) {
        var job = state.jobs.get(exchange.uuid(parameter));
        if (job == null || !exchange.key().mayUse(job.teamId()) || job.statusAt(exchange.asOf()) == null) {
            throw ApiError.notFound("Run not found");
        }
        return job;
    }

    private static Map<String, String> answers(JsonNode node) {
        if (!node.isObject()) {
            throw ApiError.badRequest("body/answers must be object");
        }
        var answers = new TreeMap<String, String>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().isString()) {
                throw ApiError.badRequest("body/answers must hold strings");
            }
            answers.put(entry.getKey(), entry.getValue().stringValue());
        });
        return answers;
    }
}
