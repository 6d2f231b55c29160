package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.SimulatedDuvo;
import tools.jackson.databind.JsonNode;

/** Minimal client of a simulated Duvo for tests of the simulator itself: no HTTP, no checks, one key. */
public final class PlainClient {
    private static final String RUNS = "/v2/teams/" + SimulatedDuvo.TEAM.id() + "/runs";

    private final SimulatedDuvo duvo;

    public PlainClient(SimulatedDuvo duvo) {
        this.duvo = duvo;
    }

    /** Sends a GET. */
    public SimulatedResponse get(String path) {
        return duvo.handle(SimulatedRequest.get(path, SimulatedDuvo.KEY));
    }

    /** Sends a POST; without a body if {@code json} is null. */
    public SimulatedResponse post(String path, String json) {
        return duvo.handle(SimulatedRequest.post(path, SimulatedDuvo.KEY, json));
    }

    /** Starts a Job and returns Duvo's answer. */
    public SimulatedResponse startCall(String agentId) {
        return post(RUNS, "{\"agent_id\":\"" + agentId + "\"}");
    }

    /** Starts a Job and returns its id. */
    public String start(String agentId) {
        return startCall(agentId).json().at("/run/id").stringValue();
    }

    /** Reads a Job. */
    public JsonNode run(String id) {
        return get("/v2/runs/" + id).json();
    }

    /** Reads the status of a Job. */
    public String status(String id) {
        return run(id).at("/run/status").stringValue();
    }

    /** Reads a page of a Job's messages. */
    public JsonNode messages(String id, int limit, int offset) {
        return get("/v2/runs/" + id + "/messages?limit=" + limit + "&offset=" + offset)
                .json();
    }

    /** Lists Jobs; {@code query} holds the query parameters. */
    public JsonNode list(String query) {
        return get(RUNS + "?" + query).json();
    }

    /** Answers the pending human request of a Job with a JSON body. */
    public SimulatedResponse respond(String id, String json) {
        var request = run(id).at("/pending_human_request/id").stringValue();
        return respond(id, request, json);
    }

    /** Answers a certain human request with a JSON body. */
    public SimulatedResponse respond(String id, String request, String json) {
        return post("/v2/runs/" + id + "/human-requests/" + request + "/respond", json);
    }

    /** Stops a Job. */
    public SimulatedResponse stop(String id) {
        return post("/v2/runs/" + id + "/stop", null);
    }

    /** Sends a message to a Job. */
    public SimulatedResponse send(String id, String text) {
        return post("/v2/runs/" + id + "/messages", "{\"message\":\"" + text + "\"}");
    }
}
