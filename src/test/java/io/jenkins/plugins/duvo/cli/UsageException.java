package io.jenkins.plugins.duvo.cli;

/** Wrong usage of a command; the message describes the error in one line. */
final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
