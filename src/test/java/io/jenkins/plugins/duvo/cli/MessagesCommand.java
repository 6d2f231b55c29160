package io.jenkins.plugins.duvo.cli;

import io.jenkins.plugins.duvo.api.DuvoClient;
import io.jenkins.plugins.duvo.api.DuvoException;
import io.jenkins.plugins.duvo.api.Message;
import io.jenkins.plugins.duvo.follow.LogLevel;
import io.jenkins.plugins.duvo.follow.MessageUpdate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code duvo runs messages}. */
@Command(name = "messages", description = "Prints what is said in a Job, and what it asks.")
final class MessagesCommand extends RunsCommand {
    /** Messages; more than that of a Job that never ends would fill the memory. */
    private static final int MAX_MESSAGES = 100_000;

    @Parameters(paramLabel = "RUN", description = "the Job")
    private String runId;

    @Option(names = "--follow", description = "go on until the Job ends; with --json a JSON object a line")
    private boolean isFollowed;

    MessagesCommand(CommandContext context) {
        super(context);
    }

    @Override
    int execute(DuvoConnector duvo) throws DuvoException, CommandException {
        if (isFollowed) {
            readJob(duvo, runId); // what fails, fails at once
            var printer =
                    isJson() ? MessagePrinter.json(terminal()) : MessagePrinter.text(terminal(), LogLevel.MESSAGES);
            var listener = HintingResponder.listener(terminal(), printer, runId, false);
            return new FollowRunner(duvo, terminal(), ExitCodes.ERROR).run(FollowRunner.toFollow(runId), listener);
        }
        var pending = readJob(duvo, runId).pending();
        var messages = allMessages(duvo);
        if (isJson()) {
            terminal().print(JobJson.lines(JobJson.messages(messages, pending)));
            return ExitCodes.OK;
        }
        var printer = MessagePrinter.text(terminal(), LogLevel.ALL);
        for (var message : messages) {
            var text = message.text() == null ? "" : message.text();
            printer.print(runId, new MessageUpdate(message, MessageUpdate.Change.NEW, text));
        }
        if (pending != null) {
            JobText.request(pending).forEach(terminal()::say);
            JobText.hint(runId, pending).forEach(terminal()::say);
        }
        return ExitCodes.OK;
    }

    /** Reads all pages; a server that gives the same messages again ends it. */
    private List<Message> allMessages(DuvoConnector duvo) throws DuvoException {
        var messages = new ArrayList<Message>();
        var ids = new HashSet<String>();
        while (messages.size() < MAX_MESSAGES) {
            var offset = messages.size();
            var page = duvo.read(client -> client.listMessages(runId, DuvoClient.MESSAGES_A_PAGE, offset));
            var isNew = false;
            for (var message : page.messages()) {
                isNew |= message.id().isEmpty() || ids.add(message.id());
            }
            if (!page.messages().isEmpty() && !isNew) {
                throw DuvoException.incompleteResponse(
                        "read the messages of Job " + id(runId), "Duvo gives the same messages again");
            }
            messages.addAll(page.messages());
            var isLast = page.isTotalKnown()
                    ? messages.size() >= page.total()
                    : page.messages().size() < DuvoClient.MESSAGES_A_PAGE;
            if (isLast || page.messages().isEmpty()) {
                break;
            }
        }
        return messages;
    }
}
