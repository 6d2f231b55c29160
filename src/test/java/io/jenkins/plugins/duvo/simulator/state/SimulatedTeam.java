package io.jenkins.plugins.duvo.simulator.state;

/** A team at Duvo; {@code id} is a UUID. */
public record SimulatedTeam(String id, String name) {}
