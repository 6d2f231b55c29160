package io.jenkins.plugins.duvo.api;

/**
 * Request budget of a key, as an answer of Duvo states it.
 *
 * @param limit requests that the key may make in a minute
 * @param remaining how many of them are left
 */
public record RateLimit(int limit, int remaining) {}
