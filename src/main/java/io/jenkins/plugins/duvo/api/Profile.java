package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Who a key belongs to.
 *
 * @param name may be null
 * @param teamId the key's own team, where it has one
 */
public record Profile(
        String id,
        @CheckForNull String name,
        @CheckForNull String email,
        @JsonProperty("teamId") @CheckForNull String teamId) {}
