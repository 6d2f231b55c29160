package io.jenkins.plugins.duvo.architecture.violations;

/** Has a secret in a field, which would be saved in clear. */
public final class SecretInField {
    private final String apiKey;

    public SecretInField(String apiKey) {
        this.apiKey = apiKey;
    }

    public int length() {
        return apiKey.length();
    }
}
