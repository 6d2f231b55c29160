package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code duvo runs evaluation}. */
@Command(
        name = "evaluation",
        aliases = "eval",
        description = "Prints Duvo's evaluation of a Job, a line for each check.")
final class EvaluationCommand extends RunsCommand {
    @Parameters(paramLabel = "RUN", description = "the Job")
    private String runId;

    EvaluationCommand(CommandContext context) {
        super(context);
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, CommandException {
        var agentId = readJob(duvo, runId).existingJob().agentId();
        if (agentId == null) {
            throw new CommandException(ExitCodes.ERROR, "Duvo does not say the Assignment of Job " + id(runId));
        }
        var evaluation = duvo.read(client -> client.getEvaluation(agentId, runId));
        if (isJson()) {
            var envelope = JobJson.object();
            envelope.set("data", evaluation == null ? Json.MAPPER.nullNode() : JobJson.evaluation(runId, evaluation));
            terminal().print(JobJson.lines(envelope));
        } else if (evaluation == null) {
            terminal().say("There is no evaluation of Job " + id(runId) + ", or not yet");
        } else {
            JobText.evaluation(evaluation).forEach(terminal()::print);
        }
        return ExitCodes.OK;
    }
}
