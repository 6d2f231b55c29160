package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.cli.Terminal.EndOfInput;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duvo runs stop}. */
@Command(name = "stop", description = "Stops a Job and waits up to 10 s for its end.")
final class StopCommand extends RunsCommand {
    private static final int READS = 10;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Parameters(paramLabel = "RUN", description = "the Job")
    private String runId;

    @Option(
            names = {"-y", "--yes"},
            description = "do not ask; needed where no person is at a terminal")
    private boolean isConfirmed;

    StopCommand(CommandContext context) {
        super(context);
    }

    @Override
    String ifUnknown() {
        return "it is not known whether Duvo stops the Job";
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, UsageException, CommandException {
        var state = readJob(duvo, runId);
        var isEnded = isEnded(state);
        var isAccepted = false;
        if (!isEnded) {
            confirm();
            isAccepted = duvo.read(client -> client.stopJob(runId)); // stopping twice is stopping once
            for (int i = 0; i < READS && !isEnded(state); i++) {
                DuvoConnector.pause(PAUSE);
                state = readJob(duvo, runId);
            }
        }
        var job = state.existingJob();
        if (isJson()) {
            terminal().print(JobJson.lines(JobJson.state(state).put("success", isAccepted)));
        } else {
            terminal().print(JobText.job(job));
        }
        if (isEnded) {
            terminal().say("The Job had ended already");
        } else if (state.isWaitingForHuman()) {
            terminal().say("Duvo stops no Job that waits for a person: answer its request first");
        } else if (!isEnded(state)) {
            terminal().say("The Job may still run");
        }
        return isEnded(state) ? ExitCodes.OK : ExitCodes.ERROR;
    }

    private static boolean isEnded(JobState state) {
        return state.existingJob().status().isEnded();
    }

    private void confirm() throws UsageException, CommandException {
        if (isConfirmed) {
            return;
        }
        if (!terminal().hasPerson()) {
            throw new UsageException("no person is at a terminal to be asked; use -y to stop the Job");
        }
        terminal().say("Stop Job " + id(runId) + "? Type yes or no.");
        try {
            if (terminal().readLine().toLowerCase(Locale.ROOT).matches("y|yes")) {
                return;
            }
        } catch (EndOfInput e) {
            terminal().say(e.getMessage());
        }
        throw new CommandException(ExitCodes.ERROR, "The Job is not stopped");
    }
}
