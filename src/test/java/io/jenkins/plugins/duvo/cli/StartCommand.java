package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.follow.LogLevel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code duvo runs start}. */
@Command(name = "start", description = "Starts a Job of an Assignment.")
final class StartCommand extends RunsCommand {
    @Option(names = "--agent", required = true, paramLabel = "ID", description = "the Assignment")
    private String agentId;

    @Option(names = "--message", paramLabel = "TEXT", description = "the first message to the Job")
    private String message;

    @Option(names = "--sandbox-id", paramLabel = "ID", description = "the sandbox with the files for the Job")
    private String sandboxId;

    @Option(names = "--webhook-url", paramLabel = "URL", description = "where Duvo posts the events of the Job")
    private String webhookUrl;

    @Option(names = "--follow", description = "print what the Job says until it ends; with --json a JSON object a line")
    private boolean isFollowed;

    StartCommand(CommandContext context) {
        super(context);
    }

    @Override
    int execute(DuvoConnector duvo) throws UsageException {
        required("--agent", agentId);
        if (message != null) {
            required("--message", message);
        }
        var printer = isJson() ? MessagePrinter.json(terminal()) : MessagePrinter.text(terminal(), LogLevel.MESSAGES);
        var listener = HintingResponder.listener(terminal(), printer, null, !isFollowed);
        var start = new StartRequest(agentId, message, sandboxId, webhookUrl, IdempotencyKey.random());
        var request = FollowRunner.toStart(context().variable("DUVO_TEAM_ID"), start);
        var code = new FollowRunner(duvo, terminal(), ExitCodes.ERROR).run(request, listener);
        if (isFollowed || !listener.startedJob().isDone()) {
            return code;
        }
        var job = listener.startedJob().join();
        var envelope = JobJson.object();
        envelope.set("run", JobJson.job(job));
        terminal().print(isJson() ? JobJson.lines(envelope) : JobText.job(job));
        return ExitCodes.OK;
    }
}
