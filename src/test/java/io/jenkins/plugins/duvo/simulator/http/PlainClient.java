package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import tools.jackson.databind.JsonNode;

/** Calls a simulated Duvo as the simplest of clients would. */
public final class PlainClient {
    private static final String RUNS = "/v2/teams/" + SimulatedDuvo.TEAM.id() + "/runs";

    private final SimulatedDuvo duvo;

    public PlainClient(SimulatedDuvo duvo) {
        this.duvo = duvo;
    }

    public SimulatedResponse get(String path) {
        return duvo.handle(SimulatedRequest.get(path, SimulatedDuvo.KEY));
    }

    /** Without a body if {@code json} is null. */
    public SimulatedResponse post(String path, String json) {
        return duvo.handle(SimulatedRequest.post(path, SimulatedDuvo.KEY, json));
    }

    public SimulatedResponse startCall(String agentId) {
        return post(RUNS, "{\"agent_id\":\"" + agentId + "\"}");
    }

    /** Starts a Job and gives its id. */
    public String start(String agentId) {
        return startCall(agentId).json().at("/run/id").stringValue();
    }

    public JsonNode run(String id) {
        return get("/v2/runs/" + id).json();
    }

    public String status(String id) {
        return run(id).at("/run/status").stringValue();
    }

    public JsonNode messages(String id, int limit, int offset) {
        return get("/v2/runs/" + id + "/messages?limit=" + limit + "&offset=" + offset)
                .json();
    }

    public JsonNode list(String query) {
        return get(RUNS + "?" + query).json();
    }

    /** Answers the pending request, {@code json} being the body. */
    public SimulatedResponse respond(String id, String json) {
        var request = run(id).at("/pending_human_request/id").stringValue();
        return respond(id, request, json);
    }

    public SimulatedResponse respond(String id, String request, String json) {
        return post("/v2/runs/" + id + "/human-requests/" + request + "/respond", json);
    }

    public SimulatedResponse stop(String id) {
        return post("/v2/runs/" + id + "/stop", null);
    }

    public SimulatedResponse send(String id, String text) {
        return post("/v2/runs/" + id + "/messages", "{\"message\":\"" + text + "\"}");
    }
}
