package io.jenkins.plugins.duvo.architecture.violations;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Makes digests in a way of its own. */
public final class DigestsWithMd5 {
    private DigestsWithMd5() {}

    public static byte[] of(String text) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
