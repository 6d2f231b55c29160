package io.jenkins.plugins.duvo.simulator.state;

/** Team of the simulated Duvo; {@code id} is a UUID. */
public record SimulatedTeam(String id, String name) {}
