package io.jenkins.plugins.duvo.api;

/**
 * What an answer says of the key's request budget.
 *
 * @param limit requests a minute that the key may make
 * @param remaining how many of them are left
 */
public record RateLimit(int limit, int remaining) {}
