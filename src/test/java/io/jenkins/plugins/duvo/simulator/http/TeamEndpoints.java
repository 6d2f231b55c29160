package io.jenkins.plugins.duvo.simulator.http;

import io.jenkins.plugins.duvo.simulator.state.SimulatorState;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints for the profile of a key's owner, teams and Assignments. */
final class TeamEndpoints {
    private static final String OWNER_ID = "7e0b7c66-1f0e-4b52-9d55-2f1c6b1a90aa";
    private static final String CREATED_AT = SimulatorJson.time(Instant.parse("2026-05-04T08:00:00Z"));

    private final SimulatorState state;

    TeamEndpoints(SimulatorState state) {
        this.state = state;
    }

    SimulatedResponse profile(Exchange exchange) {
        var body = SimulatorJson.object();
        body.putObject("profile")
                .put("id", OWNER_ID)
                .put("name", "Alex Example")
                .put("email", "alex@example.com")
                .put("teamId", exchange.key().teamId());
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse teams(Exchange exchange) {
        var body = SimulatorJson.object();
        var teams = body.putArray("teams");
        for (var team : state.teams.values()) {
            if (exchange.key().mayUse(team.id())) {
                teams.addObject().put("id", team.id()).put("name", team.name()).putNull("organization_id");
            }
        }
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse agents(Exchange exchange) {
        var team = exchange.id(0);
        if (!state.teams.containsKey(team) || !exchange.key().mayUse(team)) {
            throw ApiError.badRequest("Unknown team");
        }
        int limit = exchange.number("limit", 20, 1, 100);
        int offset = exchange.number("offset", 0, 0, Integer.MAX_VALUE);
        var all = state.agents.values().stream()
                .filter(teamAssignment -> teamAssignment.teamId().equals(team))
                .toList();
        var body = SimulatorJson.object();
        var agents = body.putArray("agents");
        all.stream().skip(offset).limit(limit).forEach(teamAssignment -> agents.add(row(teamAssignment)));
        body.put("total", all.size()).put("limit", limit).put("offset", offset);
        return SimulatedResponse.json(200, body);
    }

    SimulatedResponse agent(Exchange exchange) {
        var teamAssignment = state.agents.get(exchange.uuid(0));
        if (teamAssignment == null || !exchange.key().mayUse(teamAssignment.teamId())) {
            throw ApiError.notFound("Agent not found");
        }
        var body = SimulatorJson.object();
        body.set("agent", agent(teamAssignment));
        body.putObject("user_context").putNull("pinned_at");
        return SimulatedResponse.json(200, body);
    }

    private static ObjectNode agent(SimulatorState.TeamAssignment teamAssignment) {
        return SimulatorJson.object()
                .put("id", teamAssignment.assignment().id())
                .put("name", teamAssignment.assignment().name())
                .put("slack_enabled", false)
                .put("microsoft_teams_enabled", false)
                .put("agentic_memory_enabled", false)
                .put("team_id", teamAssignment.teamId())
                .putNull("thread_id")
                .put("created_at", CREATED_AT)
                .put("updated_at", CREATED_AT);
    }

    private static ObjectNode row(SimulatorState.TeamAssignment teamAssignment) {
        var row = agent(teamAssignment)
                .putNull("pinned_at")
                .putNull("last_run_at")
                .putNull("latest_build");
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
