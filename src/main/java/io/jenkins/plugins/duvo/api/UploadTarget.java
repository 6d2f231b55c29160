package io.jenkins.plugins.duvo.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where one file of a sandbox is to be sent.
 *
 * @param url secret: whoever knows it may write the file until it expires
 * @param path where the Job will find the file
 */
public record UploadTarget(
        @JsonProperty("upload_url") String url,
        String path,
        @JsonProperty("expires_in_seconds") int expiresInSeconds) {
    @Override
    public String toString() {
        return "upload of " + path;
    }
}
