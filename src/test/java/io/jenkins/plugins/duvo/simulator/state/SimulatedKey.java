package io.jenkins.plugins.duvo.simulator.state;

/** A key of the simulator; {@code teamId} is the team it belongs to, null for a person's key, which sees every team. */
public record SimulatedKey(String key, String teamId) {
    public boolean mayUse(String team) {
        return teamId == null || teamId.equals(team);
    }
}
