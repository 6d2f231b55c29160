package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.JobState;
import io.jenkins.plugins.duvo.api.PlainText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command of {@code duvo runs}: connects to Duvo, and turns what fails into one line and an exit code. */
@Command(exitCodeOnInvalidInput = ExitCodes.ERROR)
abstract class RunsCommand implements Callable<Integer> {
    private static final String DEFAULT_URL = "https://api.duvo.ai";

    private final CommandContext context;

    @Option(names = "--json", description = "print JSON for programs")
    private boolean json;

    RunsCommand(CommandContext context) {
        this.context = context;
    }

    /** Carries the command out and returns the exit code; blocks. */
    abstract int execute(DuvoConnector duvo) throws DuvoException, UsageException, CommandException;

    /** What is said after a call of which the effect is not known; null if the command changes nothing. */
    String ifUnknown() {
        return null;
    }

    @Override
    public final Integer call() throws UsageException {
        var url = context.variable("DUVO_API_BASE_URL");
        var key = context.variable("DUVO_API_KEY");
        try (var duvo = DuvoConnector.to(url == null ? DEFAULT_URL : url, "DUVO_API_BASE_URL", key)) {
            try {
                return execute(duvo);
            } catch (DuvoException e) {
                return failed(duvo, e);
            } catch (CommandException e) {
                terminal().say(e.getMessage());
                return e.exitCode();
            }
        }
    }

    private int failed(DuvoConnector duvo, DuvoException e) {
        if (duvo.isWrongAddress(e)) {
            terminal().say(duvo.wrongAddress());
            return ExitCodes.OUT_OF_REACH;
        }
        var isUnknown = e.outcome() == DuvoException.Outcome.UNKNOWN && ifUnknown() != null;
        terminal().say(e.getMessage() + (isUnknown ? "; " + ifUnknown() : ""));
        return ExitCodes.of(e);
    }

    /** Reads a Job and what it waits for. An id that Duvo refuses is the id of no Job. */
    final JobState readJob(DuvoConnector duvo, String runId) throws DuvoException, CommandException {
        try {
            var state = duvo.read(client -> client.getJob(runId));
            if (state.job() != null) {
                return state;
            }
        } catch (DuvoException e) {
            if (e.outcome() != DuvoException.Outcome.REFUSED || e.httpStatus() != 400) {
                throw e;
            }
        }
        throw new CommandException(ExitCodes.NOT_FOUND, "There is no Job " + id(runId));
    }

    final CommandContext context() {
        return context;
    }

    final Terminal terminal() {
        return context.terminal();
    }

    final boolean isJson() {
        return json;
    }

    /** Returns the id as it was given; throws if it is blank. */
    static String required(String name, String value) throws UsageException {
        if (value.isBlank()) {
            throw new UsageException(name + " is empty");
        }
        return value;
    }

    static String id(String id) {
        return PlainText.id(id);
    }
}
