package io.jenkins.plugins.duvo.simulator;

import java.time.Instant;

/** Leads a request to what answers it, once its key is known. */
final class Router {
    private final World world;
    private final RunCalls runs;
    private final MessageCalls messages;
    private final TeamCalls teams;
    private final SandboxCalls sandboxes;

    Router(World world, JobStarter starter) {
        this.world = world;
        runs = new RunCalls(world, starter);
        messages = new MessageCalls(world, runs);
        teams = new TeamCalls(world);
        sandboxes = new SandboxCalls(world);
    }

    RunCalls runs() {
        return runs;
    }

    SimulatedResponse route(SimulatedRequest request, Instant now, Instant asOf) {
        var match = Call.match(request.method(), Call.segmentsOf(request.path()));
        var key = request.key() == null ? null : world.keys.get(request.key());
        if (key == null && match.call() != Call.UPLOAD) {
            return SimulatedResponse.error(401, "Unauthorized", "Missing or invalid API key");
        }
        try {
            return answer(new Exchange(
                    match.call(), match.parameters(), Exchange.queryOf(request.path()), request, key, now, asOf));
        } catch (Refusal refusal) {
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
            case UNKNOWN -> throw Refusal.notFound("Route " + exchange.request().method() + " not found");
        };
    }
}
