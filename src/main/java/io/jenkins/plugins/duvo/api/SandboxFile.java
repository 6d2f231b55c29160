package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * File or folder in a sandbox.
 *
 * @param name the last part of {@code path}
 * @param path absolute path
 * @param type {@code file} or {@code dir}
 * @param sizeBytes size of a file
 */
public record SandboxFile(
        String name,
        String path,
        String type,
        @JsonProperty("size_bytes") long sizeBytes) {}
