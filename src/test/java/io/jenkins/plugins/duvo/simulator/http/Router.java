package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedStart;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;

/** Router from a request to the endpoint that answers it. A request whose key is missing or unknown gets 401. */
public final class Router {
    private final SimulatorState state;
    private final RunEndpoints runs;
    private final JobListEndpoints lists;
    private final MessageEndpoints messages;
    private final TeamEndpoints teams;
    private final SandboxEndpoints sandboxes;

    public Router(SimulatorState state, SimulatedStart starter) {
        this.state = state;
        runs = new RunEndpoints(state, starter);
        lists = new JobListEndpoints(state, runs);
        messages = new MessageEndpoints(state, runs);
        teams = new TeamEndpoints(state);
        sandboxes = new SandboxEndpoints(state);
    }

    /** The endpoints for Jobs. */
    public RunEndpoints runs() {
        return runs;
    }

    /** @param asOf the time whose state reads show */
    SimulatedResponse route(SimulatedRequest request, Instant now, Instant asOf) {
        var match = Endpoint.match(request.method(), Endpoint.segmentsOf(request.path()));
        var key = request.key() == null ? null : state.keys.get(request.key());
        if (key == null && match.call() != Endpoint.UPLOAD) {
            return SimulatedResponse.error(401, "Unauthorized", "Missing or invalid API key");
        }
        try {
            return answer(new Exchange(
                    match.call(), match.parameters(), Exchange.queryOf(request.path()), request, key, now, asOf));
        } catch (ApiError error) {
            return error.response();
        }
    }

    private SimulatedResponse answer(Exchange exchange) {
        return switch (exchange.call()) {
            case PROFILE -> teams.profile(exchange);
            case TEAMS -> teams.teams(exchange);
            case AGENTS -> teams.agents(exchange);
            case AGENT -> teams.agent(exchange);
            case START -> runs.start(exchange);
            case RUNS -> lists.list(exchange);
            case RUN -> runs.get(exchange);
            case MESSAGES -> messages.list(exchange);
            case SEND -> messages.send(exchange);
            case RESPOND -> runs.respond(exchange);
            case STOP -> runs.stop(exchange);
            case EVALUATION -> lists.evaluation(exchange);
            case SANDBOX -> sandboxes.create(exchange);
            case UPLOAD_URL -> sandboxes.uploadUrl(exchange);
            case UPLOAD -> sandboxes.put(exchange);
            case UNKNOWN ->
                throw ApiError.notFound("Route " + exchange.request().method() + " not found");
        };
    }
}
