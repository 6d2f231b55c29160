package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * What a Job is to be started with.
 *
 * @param agentId the Assignment to run
 * @param message the first message to the Job, or null for none
 * @param sandboxId a sandbox that holds files for the Job, or null
 * @param webhookUrl an address that Duvo calls when something happens to the Job, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartRequest(
        @JsonProperty("agent_id") String agentId,
        @CheckForNull String message,
        @JsonProperty("sandbox_id") @CheckForNull String sandboxId,
        @JsonProperty("webhook_url") @CheckForNull String webhookUrl) {}
