package io.jenkins.plugins.duvo.api;

/**
 * Address to which one file of a sandbox can be uploaded.
 *
 * @param url a secret: with it, any client may write the file until it expires
 * @param path where the Job will find the file
 */
public record UploadTarget(String url, String path) {
    /** Without the secret URL. */
    @Override
    public String toString() {
        return "upload of " + path;
    }
}
