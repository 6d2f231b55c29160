package io.jenkins.plugins.duvo.simulator.state;

/**
 * API key of the simulated Duvo.
 *
 * @param teamId the team that the key belongs to; null for the key of a person, which may use every team
 */
public record SimulatedKey(String key, String teamId) {
    /** Whether the key may use a team. */
    public boolean mayUse(String team) {
        return teamId == null || teamId.equals(team);
    }
}
