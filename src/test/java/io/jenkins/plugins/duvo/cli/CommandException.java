package io.jenkins.plugins.duvo.cli;

/** End of a command without its effect, for a reason that is neither wrong usage nor a failed call; the message is one line. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    CommandException(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
