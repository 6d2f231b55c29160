package io.jenkins.plugins.duvo.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Command line {@code duvo runs …}: what Duvo's own does with Jobs, on the client and the engine of the plugin, without a Jenkins. */
@Command(
        name = "duvo",
        description = "Starts, follows and answers Jobs of Duvo.",
        footer = {
            "Environment: DUVO_API_KEY, the key; DUVO_API_BASE_URL, by default https://api.duvo.ai; DUVO_TEAM_ID, by default the",
            "only team of the key.",
            "Exit code: 0; 1 error, wrong usage, a Job that did not complete; 2 refused key; 3 not found; 4 Duvo out of reach or",
            "outcome unknown."
        },
        exitCodeOnInvalidInput = ExitCodes.ERROR)
public final class DuvoCommand {
    /** Group of the commands that concern Jobs. */
    @Command(
            name = "runs",
            description = "Jobs: executions of an Assignment.",
            exitCodeOnInvalidInput = ExitCodes.ERROR)
    private static final class Runs {}

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "print this help")
    private boolean help;

    private DuvoCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(CommandContext.ofProcess(), arguments));
    }

    /** Returns the exit code. */
    static int run(CommandContext context, String... arguments) {
        var runs = new CommandLine(new Runs());
        List.of(
                        new StartCommand(context),
                        new GetCommand(context),
                        new ListCommand(context),
                        new MessagesCommand(context),
                        new EvaluationCommand(context),
                        new SendMessageCommand(context),
                        new RespondCommand(context),
                        new StopCommand(context))
                .forEach(runs::addSubcommand);
        return context.run(new CommandLine(new DuvoCommand()).addSubcommand(runs), arguments);
    }
}
