package io.jenkins.plugins.duvo.api;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/**
 * Place for files that a Job is to work on.
 *
 * @param id Duvo's id of the sandbox
 * @param expiresAt when the sandbox and its files expire, or null
 */
public record Sandbox(String id, @CheckForNull Instant expiresAt) {}
