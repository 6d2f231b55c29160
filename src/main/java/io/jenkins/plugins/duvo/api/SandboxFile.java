package io.jenkins.plugins.duvo.api;

/**
 * File or folder in a sandbox.
 *
 * @param name the last part of {@code path}
 * @param path absolute path
 * @param type {@code file} or {@code dir}
 * @param sizeBytes size of a file
 */
public record SandboxFile(String name, String path, String type, long sizeBytes) {}
