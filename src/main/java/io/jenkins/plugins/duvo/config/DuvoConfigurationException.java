package io.jenkins.plugins.duvo.config;

import hudson.AbortException;

/**
 * Failure of a build or a form because Jenkins is not set up for it. The message is one line for users, which names the setting and
 * what to change; a stack trace is not printed.
 */
public final class DuvoConfigurationException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    /** @param message may quote users' input; line breaks and control characters are removed */
    public DuvoConfigurationException(String message) {
        this(message, false);
    }

    private DuvoConfigurationException(String message, boolean refusal) {
        super(message.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\s]+", " ").trim());
        this.refusal = refusal;
    }

    /** Makes the exception for something that administrators do not allow. */
    static DuvoConfigurationException refusal(String message) {
        return new DuvoConfigurationException(message, true);
    }

    /**
     * Whether administrators do not allow it. Otherwise something is missing, which may appear later, such as a credential after a
     * restart.
     */
    public boolean isRefusal() {
        return refusal;
    }
}
