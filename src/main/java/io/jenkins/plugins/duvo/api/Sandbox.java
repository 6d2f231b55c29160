package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.time.Instant;

/** A place for files that a Job is to work on. */
public record Sandbox(
        @JsonProperty("sandbox_id") String id,
        @JsonProperty("expires_at") @CheckForNull Instant expiresAt) {}
