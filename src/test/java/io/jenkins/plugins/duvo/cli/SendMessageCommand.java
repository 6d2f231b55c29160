package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.IdempotencyKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duvo runs send-message}. */
@Command(name = "send-message", description = "Sends a message to a Job.")
final class SendMessageCommand extends RunsCommand {
    @Parameters(paramLabel = "RUN", description = "the Job")
    private String runId;

    @Option(names = "--message", required = true, paramLabel = "TEXT", description = "the message")
    private String message;

    SendMessageCommand(CommandContext context) {
        super(context);
    }

    @Override
    String ifUnknown() {
        return "it is not known whether the message was sent";
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, UsageException, CommandException {
        required("--message", message);
        readJob(duvo, runId);
        var key = IdempotencyKey.random();
        var sent = duvo.change(client -> client.sendMessage(runId, message, key));
        var envelope = JobJson.object();
        envelope.set("message", JobJson.message(sent));
        terminal().print(isJson() ? JobJson.lines(envelope) : "Sent to Job " + id(runId));
        return ExitCodes.OK;
    }
}
