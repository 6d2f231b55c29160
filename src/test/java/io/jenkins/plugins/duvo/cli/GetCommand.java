package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code duvo runs get}. */
@Command(name = "get", description = "Prints the status of a Job and what it asks.")
final class GetCommand extends RunsCommand {
    @Parameters(paramLabel = "RUN", description = "the Job")
    private String runId;

    GetCommand(CommandContext context) {
        super(context);
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, CommandException {
        var state = readJob(duvo, runId);
        if (isJson()) {
            terminal().print(JobJson.lines(JobJson.state(state)));
            return ExitCodes.OK;
        }
        terminal().print(JobText.job(state.existingJob()));
        if (state.pending() != null) {
            JobText.request(state.pending()).forEach(terminal()::print);
            JobText.hint(runId, state.pending()).forEach(terminal()::say);
        }
        return ExitCodes.OK;
    }
}
