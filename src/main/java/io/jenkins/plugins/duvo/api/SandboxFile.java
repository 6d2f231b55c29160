package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file or folder in a sandbox.
 *
 * @param type {@code file} or {@code dir}
 */
public record SandboxFile(
        String name,
        String path,
        String type,
        @JsonProperty("size_bytes") long sizeBytes) {}
