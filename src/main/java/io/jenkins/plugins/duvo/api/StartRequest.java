package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;

/**
 * Parameters of the start of a Job.
 *
 * @param agentId the id of the Assignment
 * @param message the first message to the Job, or null
 * @param sandboxId the sandbox with the files for the Job, or null
 * @param webhookUrl an address to which Duvo posts the events of the Job, or null
 * @param idempotencyKey the key of the intent to start this Job; a header, not in the body
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StartRequest(
        @JsonProperty("agent_id") String agentId,
        @CheckForNull String message,
        @JsonProperty("sandbox_id") @CheckForNull String sandboxId,
        @JsonProperty("webhook_url") @CheckForNull String webhookUrl,
        @JsonIgnore IdempotencyKey idempotencyKey) {}
