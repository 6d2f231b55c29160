package io.jenkins.plugins.duvo.architecture.violations;

/** A field that would be saved as it is. */
public final class SecretInField {
    private final String apiKey;

    public SecretInField(String apiKey) {
        this.apiKey = apiKey;
    }

    public int length() {
        return apiKey.length();
    }
}
