package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatedStart;
import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;

/** Leads a request to what answers it, once its key is known. */
public final class Router {
    private final SimulatorState world;
    private final RunEndpoints runs;
    private final MessageEndpoints messages;
    private final TeamEndpoints teams;
    private final SandboxEndpoints sandboxes;

    public Router(SimulatorState world, SimulatedStart starter) {
        this.world = world;
        runs = new RunEndpoints(world, starter);
        messages = new MessageEndpoints(world, runs);
        teams = new TeamEndpoints(world);
        sandboxes = new SandboxEndpoints(world);
    }

    public RunEndpoints runs() {
        return runs;
    }

    SimulatedResponse route(SimulatedRequest request, Instant now, Instant asOf) {
        var match = Endpoint.match(request.method(), Endpoint.segmentsOf(request.path()));
        var key = request.key() == null ? null : world.keys.get(request.key());
        if (key == null && match.call() != Endpoint.UPLOAD) {
            return SimulatedResponse.error(401, "Unauthorized", "Missing or invalid API key");
        }
        try {
            return answer(new Exchange(
                    match.call(), match.parameters(), Exchange.queryOf(request.path()), request, key, now, asOf));
        } catch (ApiError refusal) {
            return refusal.response();
        }
    }

    private SimulatedResponse answer(Exchange exchange) {
        return switch (exchange.call()) {
            case PROFILE -> teams.profile(exchange);
            case TEAMS -> teams.teams(exchange);
            case AGENTS -> teams.agents(exchange);
            case AGENT -> teams.agent(exchange);
            case START -> runs.start(exchange);
            case RUNS -> runs.list(exchange);
            case RUN -> runs.get(exchange);
            case MESSAGES -> messages.list(exchange);
            case SEND -> messages.send(exchange);
            case RESPOND -> runs.respond(exchange);
            case STOP -> runs.stop(exchange);
            case EVALUATION -> runs.evaluation(exchange);
            case SANDBOX -> sandboxes.create(exchange);
            case UPLOAD_URL -> sandboxes.uploadUrl(exchange);
            case SANDBOX_FILES -> sandboxes.list(exchange);
            case SANDBOX_UPLOAD -> sandboxes.upload(exchange);
            case UPLOAD -> sandboxes.put(exchange);
            case UNKNOWN ->
                throw ApiError.notFound("Route " + exchange.request().method() + " not found");
        };
    }
}
