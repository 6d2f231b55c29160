package io.jenkins.plugins.duvo.config;

import hudson.AbortException;

/**
 * Jenkins is not set up for what a build asks of Duvo. The message is one line for people, which names the thing and what to
 * change; there is no use for a stack trace.
 */
public final class DuvoSetupException extends AbortException {
    private static final long serialVersionUID = 1L;

    /** @param message may quote what people wrote; it is made one line */
    public DuvoSetupException(String message) {
        super(message.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029\\s]+", " ").trim());
    }
}
