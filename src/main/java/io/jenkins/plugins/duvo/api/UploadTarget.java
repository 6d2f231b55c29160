package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Address to which one file of a sandbox can be uploaded.
 *
 * @param url a secret: with it, any client may write the file until it expires
 * @param path where the Job will find the file
 * @param expiresInSeconds how long the address is valid
 */
public record UploadTarget(
        @JsonProperty("upload_url") String url,
        String path,
        @JsonProperty("expires_in_seconds") int expiresInSeconds) {
    /** Without the secret URL. */
    @Override
    public String toString() {
        return "upload of " + path;
    }
}
