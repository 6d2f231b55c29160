package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.follow.FollowRequest;
import io.jenkins.plugins.duvo.follow.FollowResult;
import java.time.Duration;
import java.util.UUID;

/** Runner of one followed Job: blocks until it ends, is left, or the process is told to end. */
final class FollowRunner {
    private static final Duration OUTAGE_TIMEOUT = Duration.ofMinutes(10);

    private final DuvoConnector duvo;
    private final Terminal terminal;
    /** The exit code for wrong usage. */
    private final int usage;

    FollowRunner(DuvoConnector duvo, Terminal terminal, int usage) {
        this.duvo = duvo;
        this.terminal = terminal;
        this.usage = usage;
    }

    /**
     * The request to start a Job. A message gets a reference at its end, by which the Job is found if the answer to the start is lost.
     *
     * @param team null for the only team of the key
     */
    static FollowRequest toStart(String team, StartRequest start) {
        var message = start.message();
        var reference = message == null ? null : "ref " + UUID.randomUUID();
        var tagged = message == null ? null : message + "\n\n[terminal, " + reference + "]";
        return FollowRequest.start(
                team,
                new StartRequest(
                        start.agentId(), tagged, start.sandboxId(), start.webhookUrl(), start.idempotencyKey()),
                reference,
                OUTAGE_TIMEOUT);
    }

    /** The request to follow a Job that exists, from its first message. */
    static FollowRequest toFollow(String runId) {
        return FollowRequest.follow(runId, OUTAGE_TIMEOUT);
    }

    /** Follows the Job and returns the exit code. Ctrl-C and the like end the process, with a line that says what becomes of the Job. */
    int run(FollowRequest request, TerminalListener listener) {
        var farewell = new Thread(() -> listener.farewell().ifPresent(terminal::say), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
        try {
            listener.setFollowedJob(duvo.scheduler().follow(duvo.access(), request, listener));
            return exitCode(listener, listener.result().join());
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(farewell);
            } catch (IllegalStateException e) {
                // it runs already
            }
        }
    }

    private int exitCode(TerminalListener listener, FollowResult result) {
        if (result.why() != null && duvo.isWrongAddress(result.why())) {
            terminal.say(duvo.wrongAddress());
            return ExitCodes.OUT_OF_REACH;
        }
        return listener.isOutputLost() ? ExitCodes.ERROR : ExitCodes.of(result, usage);
    }
}
