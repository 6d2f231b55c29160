package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** The calls about who one is, which teams one sees and which Assignments they have. */
final class TeamEndpoints {
    private static final String PERSON = "7e0b7c66-1f0e-4b52-9d55-2f1c6b1a90aa";
    private static final String HIRED = SimulatorJson.time(Instant.parse("2026-05-04T08:00:00Z"));

    private final SimulatorState world;

    TeamEndpoints(SimulatorState world) {
        this.world = world;
    }

    SimulatedResponse profile(Exchange exchange) {
        var body = SimulatorJson.object();
        body.putObject("profile")
                .put("id", PERSON)
                .put("name", "Alex Example")
                .put("email", "alex@example.com")
                .put("teamId", exchange.key().teamId());
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse teams(Exchange exchange) {
        var body = SimulatorJson.object();
        var teams = body.putArray("teams");
        for (var team : world.teams.values()) {
            if (exchange.key().mayUse(team.id())) {
                teams.addObject().put("id", team.id()).put("name", team.name()).putNull("organization_id");
            }
        }
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse agents(Exchange exchange) {
        var team = exchange.id(0);
        if (!world.teams.containsKey(team) || !exchange.key().mayUse(team)) {
            throw ApiError.badRequest("Unknown team");
        }
        int limit = exchange.number("limit", 20, 1, 100);
        int offset = exchange.number("offset", 0, 0, Integer.MAX_VALUE);
        var all = world.agents.values().stream()
                .filter(hired -> hired.teamId().equals(team))
                .toList();
        var body = SimulatorJson.object();
        var agents = body.putArray("agents");
        all.stream().skip(offset).limit(limit).forEach(hired -> agents.add(row(hired)));
        body.put("total", all.size()).put("limit", limit).put("offset", offset);
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse agent(Exchange exchange) {
        var hired = world.agents.get(exchange.uuid(0));
        if (hired == null || !exchange.key().mayUse(hired.teamId())) {
            throw ApiError.notFound("Agent not found");
        }
        var body = SimulatorJson.object();
        body.set("agent", agent(hired));
        body.putObject("user_context").putNull("pinned_at");
        return SimulatedResponse.json(200, body);
    }

    private static ObjectNode agent(SimulatorState.Hired hired) {
        return SimulatorJson.object()
                .put("id", hired.assignment().id())
                .put("name", hired.assignment().name())
                .put("slack_enabled", false)
                .put("microsoft_teams_enabled", false)
                .put("agentic_memory_enabled", false)
                .put("team_id", hired.teamId())
                .putNull("thread_id")
                .put("created_at", HIRED)
                .put("updated_at", HIRED);
    }

    private static ObjectNode row(SimulatorState.Hired hired) {
        var row = agent(hired).putNull("pinned_at").putNull("last_run_at").putNull("latest_build");
        row.putArray("integration_configs");
        row.putObject("user_triggers")
                .put("slack_mention", false)
                .put("slack_channel", false)
                .put("teams_mention", false);
        row.put("case_trigger_enabled", false).put("case_trigger_has_conflict", false);
        row.putArray("case_trigger_conflicting_agents");
        return row.putNull("case_queue_name");
    }
}
