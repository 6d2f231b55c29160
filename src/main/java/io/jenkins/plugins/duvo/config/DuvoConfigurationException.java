package io.jenkins.plugins.duvo.config;

import hudson.AbortException;

/**
 * Jenkins is not set up for what a build asks of Duvo. The message is one line for people, which names the thing and what to
 * change; there is no use for a stack trace.
 */
public final class DuvoConfigurationException extends AbortException {
    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    /** @param message may quote what people wrote; it is made one line */
    public DuvoConfigurationException(String message) {
        this(message, false);
    }

    private DuvoConfigurationException(String message, boolean refusal) {
        super(message.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\s]+", " ").trim());
        this.refusal = refusal;
    }

    /** The same for what administrators do not allow. */
    static DuvoConfigurationException refusal(String message) {
        return new DuvoConfigurationException(message, true);
    }

    /** Whether administrators do not allow it. Anything else may be there a little later, as when Jenkins has just started. */
    public boolean isRefusal() {
        return refusal;
    }
}
