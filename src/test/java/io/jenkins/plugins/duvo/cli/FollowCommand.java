package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.IdempotencyKey;
import io.jenkins.plugins.duvo.api.PlainText;
import io.jenkins.plugins.duvo.api.StartRequest;
import io.jenkins.plugins.duvo.cli.AnsweringResponder.ApprovalAnswer;
import io.jenkins.plugins.duvo.follow.LogLevel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Command that runs one Job without a Jenkins: the text of the agent goes to standard output, all other lines to standard error. */
@Command(
        name = "follow",
        description = "Starts a Job, shows what it says and answers what it asks.",
        footer = {
            "The key is read from DUVO_API_KEY.",
            "Exit code: 0 completed; 1 failed, stopped or left; 2 wrong usage or refused key; 3 unknown Assignment; "
                    + "4 Duvo out of reach or outcome unknown."
        },
        exitCodeOnInvalidInput = ExitCodes.AUTHENTICATION)
public final class FollowCommand implements Callable<Integer> {
    private static final int USAGE = ExitCodes.AUTHENTICATION;

    private final CommandContext context;

    @Option(names = "--api-url", required = true, paramLabel = "URL", description = "the address of Duvo")
    private String apiUrl;

    @Option(names = "--agent", required = true, paramLabel = "ID", description = "the Assignment")
    private String agentId;

    @Option(names = "--team", paramLabel = "ID", description = "the team; by default the only one of the key")
    private String team;

    @Option(names = "--message", paramLabel = "TEXT", description = "the first message to the Job")
    private String message;

    @Option(
            names = "--answer",
            paramLabel = "approve|deny|ask|QUESTION=ANSWER",
            description = "an answer; may be repeated. Without one, the person at the terminal is asked")
    private List<String> answers = List.of();

    @Option(names = "--log", paramLabel = "none|messages|tools|all", description = "what is shown; by default messages")
    private String log = "messages";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "print this help")
    private boolean help;

    FollowCommand(CommandContext context) {
        this.context = context;
    }

    public static void main(String[] arguments) {
        System.exit(run(CommandContext.ofProcess(), arguments));
    }

    /** Returns the exit code. */
    static int run(CommandContext context, String... arguments) {
        return context.run(new FollowCommand(context), arguments);
    }

    @Override
    public Integer call() throws UsageException {
        requireText("--agent", agentId);
        requireText("--team", team);
        requireText("--message", message);
        var level = LogLevel.of(log)
                .orElseThrow(() -> new UsageException("--log is one of none, messages, tools and all, not " + log));
        var given = new Answers();
        var approval = approval(given);
        var terminal = context.terminal();
        var person = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "person");
            thread.setDaemon(true);
            return thread;
        });
        try (var duvo = DuvoConnector.to(apiUrl, "--api-url", context.variable("DUVO_API_KEY"))) {
            terminal.say("Starting a Job of Assignment " + PlainText.toLine(agentId, 100) + " on " + duvo.host());
            var listener = new TerminalListener(
                    terminal,
                    MessagePrinter.text(terminal, level),
                    new AnsweringResponder(approval, given, terminal, person),
                    null,
                    false);
            var start = new StartRequest(agentId, message, null, null, IdempotencyKey.random());
            return new FollowRunner(duvo, terminal, USAGE).run(FollowRunner.toStart(team, start), listener);
        } finally {
            person.shutdownNow();
        }
    }

    private static void requireText(String option, String value) throws UsageException {
        if (value != null && value.isBlank()) {
            throw new UsageException(option + " is empty");
        }
    }

    private ApprovalAnswer approval(Answers given) throws UsageException {
        ApprovalAnswer approval = null;
        for (var text : answers) {
            if (!text.matches("approve|deny|ask")) {
                if (text.indexOf('=') < 1) {
                    throw new UsageException("--answer is approve, deny, ask or QUESTION=ANSWER, not " + text);
                }
                given.add(text);
                continue;
            }
            var word = ApprovalAnswer.valueOf(text.toUpperCase(Locale.ROOT));
            if (approval != null && approval != word) {
                throw new UsageException(
                        "--answer cannot be both " + approval.name().toLowerCase(Locale.ROOT) + " and " + text);
            }
            approval = word;
        }
        return approval == null ? ApprovalAnswer.ASK : approval;
    }
}
