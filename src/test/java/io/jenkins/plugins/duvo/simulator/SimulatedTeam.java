package io.jenkins.plugins.duvo.simulator;

/** A team at Duvo; {@code id} is a UUID. */
public record SimulatedTeam(String id, String name) {}
